#include "KafkaCLoop.h"

#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

double kafka_c_process_cpu(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double kafka_c_thread_cpu(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value) {
  char text[256];
  if (rd_kafka_conf_set(conf, name, value, text, sizeof(text)) != RD_KAFKA_CONF_OK) {
    fprintf(stderr, "%s\n", text);
    exit(1);
  }
}

static rd_kafka_t *make(rd_kafka_type_t type, rd_kafka_conf_t *conf) {
  char text[256];
  rd_kafka_t *rk = rd_kafka_new(type, conf, text, sizeof(text));
  if (!rk) {
    fprintf(stderr, "%s\n", text);
    exit(1);
  }
  return rk;
}

static uint64_t sum_of(const rd_kafka_message_t *m) {
  uint64_t sum = 0;
  size_t words = m->len / 8;
  for (size_t i = 0; i < words; i++) {
    uint64_t word;
    memcpy(&word, (const char *)m->payload + i * 8, 8);
    sum += word;
  }
  return sum + (uint64_t)m->offset;
}

kafka_c_turn kafka_c_consume(const char *brokers, const char *topic, int partitions, int64_t count, int batched) {
  kafka_c_turn turn = {0};
  double before = kafka_c_process_cpu();
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", brokers);
  set(conf, "fetch.wait.max.ms", "10");
  set(conf, "queued.min.messages", "10000000");
  set(conf, "queued.max.messages.kbytes", "2000000");
  rd_kafka_t *rk = make(RD_KAFKA_CONSUMER, conf);
  rd_kafka_topic_t *rkt = rd_kafka_topic_new(rk, topic, NULL);
  rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
  for (int p = 0; p < partitions; p++) rd_kafka_consume_start_queue(rkt, p, RD_KAFKA_OFFSET_BEGINNING, queue);
  while ((int64_t)rd_kafka_queue_length(queue) < count) usleep(1000);
  turn.fetched_process_cpu = kafka_c_process_cpu() - before;
  double process = kafka_c_process_cpu(), thread = kafka_c_thread_cpu();
  static rd_kafka_message_t *batch[1000];
  while (turn.messages < count) {
    ssize_t n = 0;
    if (batched) {
      n = rd_kafka_consume_batch_queue(queue, 100, batch, 1000);
    } else if ((batch[0] = rd_kafka_consume_queue(queue, 100))) {
      n = 1;
    }
    for (ssize_t i = 0; i < n; i++) {
      if (!batch[i]->err) {
        turn.sum += sum_of(batch[i]);
        turn.messages++;
      }
      rd_kafka_message_destroy(batch[i]);
    }
  }
  turn.thread_cpu = kafka_c_thread_cpu() - thread;
  turn.process_cpu = kafka_c_process_cpu() - process;
  for (int p = 0; p < partitions; p++) rd_kafka_consume_stop(rkt, p);
  rd_kafka_queue_destroy(queue);
  rd_kafka_topic_destroy(rkt);
  rd_kafka_destroy(rk);
  return turn;
}

static void delivered(rd_kafka_t *rk, const rd_kafka_message_t *m, void *opaque) {
  (void)rk;
  if (!m->err) ++*(int64_t *)opaque;
}

kafka_c_turn kafka_c_produce(
    const char *brokers, const char *topic, int partitions, int64_t count, const char *const *values, int value_count,
    int value_size, int header_count, const char *header_value) {
  kafka_c_turn turn = {0};
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", brokers);
  set(conf, "enable.idempotence", "true");
  set(conf, "compression.codec", "lz4");
  rd_kafka_conf_set_opaque(conf, &turn.messages);
  rd_kafka_conf_set_dr_msg_cb(conf, delivered);
  rd_kafka_t *rk = make(RD_KAFKA_PRODUCER, conf);
  rd_kafka_topic_t *rkt = rd_kafka_topic_new(rk, topic, NULL);
  double process = kafka_c_process_cpu(), thread = kafka_c_thread_cpu();
  for (int64_t i = 0; i < count; i++) {
    rd_kafka_headers_t *headers = NULL;
    if (header_count) headers = rd_kafka_headers_new((size_t)header_count);
    for (int h = 0; h < header_count; h++) rd_kafka_header_add(headers, "ce_header", 9, header_value, -1);
    while (rd_kafka_producev(
               rk, RD_KAFKA_V_RKT(rkt), RD_KAFKA_V_PARTITION((int32_t)(i % partitions)), RD_KAFKA_V_KEY(&i, 8),
               RD_KAFKA_V_VALUE((void *)values[i % value_count], (size_t)value_size), RD_KAFKA_V_TIMESTAMP(1),
               RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END) == RD_KAFKA_RESP_ERR__QUEUE_FULL)
      rd_kafka_poll(rk, 10);
  }
  rd_kafka_flush(rk, 60000);
  turn.thread_cpu = kafka_c_thread_cpu() - thread;
  turn.process_cpu = kafka_c_process_cpu() - process;
  rd_kafka_topic_destroy(rkt);
  rd_kafka_destroy(rk);
  return turn;
}

static void check(rd_kafka_error_t *error, const char *operation) {
  if (!error) return;
  fprintf(stderr, "%s: %s\n", operation, rd_kafka_error_string(error));
  exit(1);
}

/* Sends what was read to the same partition of the other topic, without copying the values. */
static void copy(rd_kafka_t *producer, const char *topic, rd_kafka_message_t **batch, ssize_t n) {
  rd_kafka_topic_t *rkt = rd_kafka_topic_new(producer, topic, NULL);
  for (ssize_t i = 0; i < n; i++) {
    rd_kafka_message_t *m = batch[i];
    if (m->err) continue;
    while (rd_kafka_producev(
               producer, RD_KAFKA_V_RKT(rkt), RD_KAFKA_V_PARTITION(m->partition), RD_KAFKA_V_KEY(m->key, m->key_len),
               RD_KAFKA_V_VALUE(m->payload, m->len), RD_KAFKA_V_END) == RD_KAFKA_RESP_ERR__QUEUE_FULL)
      rd_kafka_poll(producer, 10);
  }
  rd_kafka_topic_destroy(rkt);
}

static void note_offsets(rd_kafka_topic_partition_list_t *offsets, rd_kafka_message_t **batch, ssize_t n) {
  rd_kafka_topic_partition_t *last = NULL;
  for (ssize_t i = 0; i < n; i++) {
    rd_kafka_message_t *m = batch[i];
    if (m->err) continue;
    const char *name = rd_kafka_topic_name(m->rkt);
    if (!last || last->partition != m->partition) {
      last = rd_kafka_topic_partition_list_find(offsets, name, m->partition);
      if (!last) last = rd_kafka_topic_partition_list_add(offsets, name, m->partition);
    }
    last->offset = m->offset + 1;
  }
}

kafka_c_turn kafka_c_copy(
    const char *brokers, const char *from, const char *to, const char *group, int64_t count, int limit,
    int transactional) {
  kafka_c_turn turn = {0};
  double process = kafka_c_process_cpu();
  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", brokers);
  set(conf, "group.id", group);
  set(conf, "enable.auto.commit", "false");
  set(conf, "auto.offset.reset", "earliest");
  set(conf, "isolation.level", "read_committed");
  rd_kafka_t *consumer = make(RD_KAFKA_CONSUMER, conf);
  rd_kafka_poll_set_consumer(consumer);
  conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", brokers);
  set(conf, "enable.idempotence", "true");
  set(conf, "compression.codec", "lz4");
  if (transactional) set(conf, "transactional.id", group);
  rd_kafka_t *producer = make(RD_KAFKA_PRODUCER, conf);
  if (transactional) check(rd_kafka_init_transactions(producer, 60000), "init");
  rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(topics, from, RD_KAFKA_PARTITION_UA);
  rd_kafka_subscribe(consumer, topics);
  rd_kafka_queue_t *queue = rd_kafka_queue_get_consumer(consumer);
  rd_kafka_message_t **batch = calloc((size_t)limit, sizeof(*batch));
  while (turn.messages < count) {
    ssize_t n = rd_kafka_consume_batch_queue(queue, 20, batch, (size_t)limit);
    if (n <= 0) continue;
    rd_kafka_topic_partition_list_t *offsets = rd_kafka_topic_partition_list_new(8);
    note_offsets(offsets, batch, n);
    if (transactional) check(rd_kafka_begin_transaction(producer), "begin");
    copy(producer, to, batch, n);
    if (transactional) {
      rd_kafka_consumer_group_metadata_t *member = rd_kafka_consumer_group_metadata(consumer);
      check(rd_kafka_send_offsets_to_transaction(producer, offsets, member, 60000), "offsets");
      rd_kafka_consumer_group_metadata_destroy(member);
      check(rd_kafka_commit_transaction(producer, 60000), "commit");
    } else {
      rd_kafka_flush(producer, 60000);
      rd_kafka_commit(consumer, offsets, 0);
    }
    turn.batches++;
    rd_kafka_topic_partition_list_destroy(offsets);
    for (ssize_t i = 0; i < n; i++) {
      if (!batch[i]->err) turn.messages++;
      rd_kafka_message_destroy(batch[i]);
    }
  }
  turn.process_cpu = kafka_c_process_cpu() - process;
  free(batch);
  rd_kafka_queue_destroy(queue);
  rd_kafka_topic_partition_list_destroy(topics);
  rd_kafka_consumer_close(consumer);
  rd_kafka_destroy(consumer);
  rd_kafka_destroy(producer);
  return turn;
}

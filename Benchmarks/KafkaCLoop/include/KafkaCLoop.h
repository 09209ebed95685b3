#ifndef LEEWAY_KAFKA_C_LOOP_H
#define LEEWAY_KAFKA_C_LOOP_H

#include <stdint.h>

/* What one turn cost: CPU of the whole process and of the calling thread, in seconds. */
typedef struct {
  int64_t messages;
  int64_t batches;
  uint64_t sum;
  double fetched_process_cpu;
  double process_cpu;
  double thread_cpu;
} kafka_c_turn;

double kafka_c_process_cpu(void);
double kafka_c_thread_cpu(void);

/* Fetches `count` messages of a topic, then reads every byte of them: by single polls, or by batches of 1,000. */
kafka_c_turn kafka_c_consume(const char *brokers, const char *topic, int partitions, int64_t count, int batched);

/* Sends `count` messages round robin, with rd_kafka_producev and without copying the values, and flushes. */
kafka_c_turn kafka_c_produce(
    const char *brokers, const char *topic, int partitions, int64_t count, const char *const *values, int value_count,
    int value_size, int header_count, const char *header_value);

/* Reads `count` messages of a topic as a member of a new group, and sends each to the same partition of another topic:
 * batches of at most `limit`, each in a transaction with its offsets, or flushed and then committed. */
kafka_c_turn kafka_c_copy(
    const char *brokers, const char *from, const char *to, const char *group, int64_t count, int limit,
    int transactional);

#endif

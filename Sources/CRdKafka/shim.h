#ifndef LEEWAY_CRDKAFKA_SHIM_H
#define LEEWAY_CRDKAFKA_SHIM_H

#include <stdint.h>
#include <string.h>

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

/* The size of a text that ends in a zero byte, without it. */
static inline size_t leeway_text_size(const char *text) { return strlen(text); }

/* Variadic C functions are not imported into Swift. This one fills the argument array of rd_kafka_produceva.
 * The value is not copied. `headers` (may be null) goes over to librdkafka only where no error is returned. */
static inline rd_kafka_error_t *leeway_produce(
    rd_kafka_t *rk, rd_kafka_topic_t *topic, int32_t partition, const void *key, size_t key_size, const void *value,
    size_t value_size, int64_t timestamp_ms, rd_kafka_headers_t *headers) {
  rd_kafka_vu_t fields[6];
  size_t count = 0;
  fields[count].vtype = RD_KAFKA_VTYPE_RKT;
  fields[count++].u.rkt = topic;
  fields[count].vtype = RD_KAFKA_VTYPE_PARTITION;
  fields[count++].u.i32 = partition;
  if (key) {
    fields[count].vtype = RD_KAFKA_VTYPE_KEY;
    fields[count].u.mem.ptr = (void *)key;
    fields[count++].u.mem.size = key_size;
  }
  if (value) {
    fields[count].vtype = RD_KAFKA_VTYPE_VALUE;
    fields[count].u.mem.ptr = (void *)value;
    fields[count++].u.mem.size = value_size;
  }
  fields[count].vtype = RD_KAFKA_VTYPE_TIMESTAMP;
  fields[count++].u.i64 = timestamp_ms;
  if (headers) {
    fields[count].vtype = RD_KAFKA_VTYPE_HEADERS;
    fields[count++].u.headers = headers;
  }
  return rd_kafka_produceva(rk, fields, count);
}

#endif

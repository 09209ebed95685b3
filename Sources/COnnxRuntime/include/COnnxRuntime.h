// ONNX Runtime through its published C interface, opened at run time: building needs neither its headers nor the
// library. OrtApi is a table of function pointers that only grows at its end, so the few entries used here sit at
// the same index in every release since 1.14.
//
// Every function that can fail returns NULL on success, else a message that the caller frees with leeway_ort_free.
#ifndef LEEWAY_ONNX_RUNTIME_H
#define LEEWAY_ONNX_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct leeway_ort_library leeway_ort_library;  // an opened library and its environment
typedef struct leeway_ort_session leeway_ort_session;  // a loaded graph; may be run from several threads at once
typedef struct leeway_ort_result leeway_ort_result;    // the output tensors of one run

// Element types, with ONNX's numbers.
enum {
  LEEWAY_ORT_FLOAT32 = 1,
  LEEWAY_ORT_UINT8 = 2,
  LEEWAY_ORT_INT8 = 3,
  LEEWAY_ORT_INT32 = 6,
  LEEWAY_ORT_INT64 = 7,
  LEEWAY_ORT_STRING = 8,
  LEEWAY_ORT_BOOL = 9,
  LEEWAY_ORT_FLOAT16 = 10,
  LEEWAY_ORT_FLOAT64 = 11,
  LEEWAY_ORT_BFLOAT16 = 16,
};

typedef struct {
  void *data;            // row-major; an input's belongs to the caller, an output's to the result
  size_t byte_count;
  const int64_t *shape;  // rank entries
  size_t rank;
  int32_t type;          // LEEWAY_ORT_*
} leeway_ort_tensor;

typedef struct {
  const char *name;
  int32_t type;          // LEEWAY_ORT_*; 0 for what is no tensor
  const int64_t *shape;  // rank entries; -1 where the size is open
  size_t rank;
} leeway_ort_port;

typedef struct {
  int32_t intra_threads;   // threads inside one operator
  int32_t inter_threads;   // operators run side by side
  int32_t spinning;        // 0: threads that wait sleep
  int32_t memory_pattern;  // 0: no buffer plan is kept for each new shape
} leeway_ort_options;

// Opens `path` as dlopen does and creates the environment.
char *leeway_ort_open(const char *path, leeway_ort_library **out);
// Releases the environment; the library itself stays mapped, since its threads and statics do not survive dlclose.
void leeway_ort_close(leeway_ort_library *library);
const char *leeway_ort_version(const leeway_ort_library *library);

char *leeway_ort_session_from_file(leeway_ort_library *library, const char *path, const leeway_ort_options *options,
                                   leeway_ort_session **out);
// The bytes are not needed after the call.
char *leeway_ort_session_from_memory(leeway_ort_library *library, const void *bytes, size_t count,
                                     const leeway_ort_options *options, leeway_ort_session **out);
void leeway_ort_session_release(leeway_ort_session *session);

size_t leeway_ort_input_count(const leeway_ort_session *session);
size_t leeway_ort_output_count(const leeway_ort_session *session);
// `index` below the count; what it points to lives as long as the session.
leeway_ort_port leeway_ort_input(const leeway_ort_session *session, size_t index);
leeway_ort_port leeway_ort_output(const leeway_ort_session *session, size_t index);

// Inputs in the graph's own order and number; their data is not copied. With `gives_back` other than 0 the memory that
// the session's runs have needed, and no run needs now, goes back to the system when this one is done.
char *leeway_ort_run(leeway_ort_session *session, const leeway_ort_tensor *inputs, size_t count, int32_t gives_back,
                     leeway_ort_result **out);
size_t leeway_ort_result_count(const leeway_ort_result *result);
leeway_ort_tensor leeway_ort_result_tensor(const leeway_ort_result *result, size_t index);
void leeway_ort_result_release(leeway_ort_result *result);

void leeway_ort_free(char *message);

#ifdef __cplusplus
}
#endif
#endif

#define _GNU_SOURCE
#include "COnnxRuntime.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

// Indices into OrtApi. The newest entry used, AddRunConfigEntry, is older than version 14.
enum {
  GET_ERROR_MESSAGE = 2,
  CREATE_ENV = 3,
  CREATE_SESSION = 7,
  CREATE_SESSION_FROM_ARRAY = 8,
  RUN = 9,
  CREATE_SESSION_OPTIONS = 10,
  DISABLE_MEM_PATTERN = 17,
  SET_GRAPH_OPTIMIZATION_LEVEL = 23,
  SET_INTRA_OP_THREADS = 24,
  SET_INTER_OP_THREADS = 25,
  SESSION_INPUT_COUNT = 30,
  SESSION_OUTPUT_COUNT = 31,
  SESSION_INPUT_TYPE = 33,
  SESSION_OUTPUT_TYPE = 34,
  SESSION_INPUT_NAME = 36,
  SESSION_OUTPUT_NAME = 37,
  CREATE_RUN_OPTIONS = 39,
  CREATE_TENSOR_WITH_DATA = 49,
  TENSOR_MUTABLE_DATA = 51,
  CAST_TYPE_TO_TENSOR = 55,
  TENSOR_ELEMENT_TYPE = 60,
  DIMENSIONS_COUNT = 61,
  DIMENSIONS = 62,
  TENSOR_ELEMENT_COUNT = 64,
  TENSOR_TYPE_AND_SHAPE = 65,
  CREATE_CPU_MEMORY_INFO = 69,
  ALLOCATOR_FREE = 76,
  DEFAULT_ALLOCATOR = 78,
  RELEASE_ENV = 92,
  RELEASE_STATUS = 93,
  RELEASE_MEMORY_INFO = 94,
  RELEASE_SESSION = 95,
  RELEASE_VALUE = 96,
  RELEASE_RUN_OPTIONS = 97,
  RELEASE_TYPE_INFO = 98,
  RELEASE_TENSOR_INFO = 99,
  RELEASE_SESSION_OPTIONS = 100,
  ADD_SESSION_CONFIG = 130,
  ADD_RUN_CONFIG = 165,
};
enum { API_VERSION = 14, LOG_FATAL_ONLY = 4, ARENA_ALLOCATOR = 1, DEFAULT_MEMORY = 0, ALL_OPTIMIZATIONS = 99 };

typedef void *status;  // OrtStatus *; NULL is success
typedef void (*entry)(void);
typedef struct {
  const entry *(*get_api)(uint32_t);
  const char *(*get_version)(void);
} api_base;

struct leeway_ort_library {
  const entry *api;
  const api_base *base;
  void *env, *memory, *allocator;
  void *shrinking;  // options of runs that give their memory back
};
typedef struct {
  char *name;
  int64_t *shape;
  size_t rank;
  int32_t type;
} port;
struct leeway_ort_session {
  leeway_ort_library *library;
  void *session;
  size_t input_count, output_count;
  port *inputs, *outputs;
  const char **input_names, **output_names;
};
struct leeway_ort_result {
  leeway_ort_library *library;
  size_t count;
  void **values;
  leeway_ort_tensor *tensors;
  int64_t **shapes;
};

#define CALL(library, index, types, ...) (((status(*) types)(library)->api[index])(__VA_ARGS__))
#define RELEASE(library, index, pointer)                                                \
  do {                                                                                  \
    if (pointer) ((void (*)(void *))(library)->api[index])(pointer);                    \
  } while (0)
#define TRY(library, expression)                                \
  do {                                                          \
    if ((error = taken(library, (expression)))) goto failed;    \
  } while (0)
#define ALLOCATED(pointer)                                                     \
  do {                                                                         \
    if (!(pointer)) { error = strdup("out of memory"); goto failed; }          \
  } while (0)

// A status as a message; frees the status.
static char *taken(const leeway_ort_library *library, status failure) {
  if (!failure) return NULL;
  char *message = strdup(((const char *(*)(void *))library->api[GET_ERROR_MESSAGE])(failure));
  RELEASE(library, RELEASE_STATUS, failure);
  return message;
}

char *leeway_ort_open(const char *path, leeway_ort_library **out) {
  char *error = NULL;
  leeway_ort_library *library = calloc(1, sizeof *library);
  ALLOCATED(library);
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    const char *said = dlerror();
    error = strdup(said ? said : "the loader gave no reason");
    goto failed;
  }
  const api_base *(*get)(void) = (const api_base *(*)(void))dlsym(handle, "OrtGetApiBase");
  if (!get) {
    error = strdup("it is no ONNX Runtime library: it has no OrtGetApiBase");
    goto failed;
  }
  library->base = get();
  library->api = library->base->get_api(API_VERSION);
  if (!library->api) {
    error = strdup("it is older than ONNX Runtime 1.14");
    goto failed;
  }
  TRY(library, CALL(library, CREATE_ENV, (int, const char *, void **), LOG_FATAL_ONLY, "leeway", &library->env));
  TRY(library, CALL(library, CREATE_CPU_MEMORY_INFO, (int, int, void **), ARENA_ALLOCATOR, DEFAULT_MEMORY,
                    &library->memory));
  TRY(library, CALL(library, DEFAULT_ALLOCATOR, (void **), &library->allocator));
  TRY(library, CALL(library, CREATE_RUN_OPTIONS, (void **), &library->shrinking));
  TRY(library, CALL(library, ADD_RUN_CONFIG, (void *, const char *, const char *), library->shrinking,
                    "memory.enable_memory_arena_shrinkage", "cpu:0"));
  *out = library;
  return NULL;
failed:
  leeway_ort_close(library);
  return error;
}

void leeway_ort_close(leeway_ort_library *library) {
  if (!library) return;
  if (library->api) {
    RELEASE(library, RELEASE_RUN_OPTIONS, library->shrinking);
    RELEASE(library, RELEASE_MEMORY_INFO, library->memory);
    RELEASE(library, RELEASE_ENV, library->env);
  }
  free(library);
}

const char *leeway_ort_version(const leeway_ort_library *library) { return library->base->get_version(); }

static char *read_name(leeway_ort_session *session, int index, size_t position, char **out) {
  leeway_ort_library *library = session->library;
  char *error = NULL, *name = NULL;
  TRY(library, CALL(library, index, (void *, size_t, void *, char **), session->session, position, library->allocator,
                    &name));
  *out = strdup(name);
  TRY(library, CALL(library, ALLOCATOR_FREE, (void *, void *), library->allocator, name));
  ALLOCATED(*out);
failed:
  return error;
}

static char *read_shape(leeway_ort_session *session, int index, size_t position, port *out) {
  leeway_ort_library *library = session->library;
  char *error = NULL;
  void *type = NULL;
  const void *info = NULL;
  int element = 0;
  TRY(library, CALL(library, index, (void *, size_t, void **), session->session, position, &type));
  TRY(library, CALL(library, CAST_TYPE_TO_TENSOR, (void *, const void **), type, &info));
  if (info) {
    TRY(library, CALL(library, TENSOR_ELEMENT_TYPE, (const void *, int *), info, &element));
    TRY(library, CALL(library, DIMENSIONS_COUNT, (const void *, size_t *), info, &out->rank));
    out->shape = calloc(out->rank + 1, sizeof *out->shape);
    ALLOCATED(out->shape);
    TRY(library, CALL(library, DIMENSIONS, (const void *, int64_t *, size_t), info, out->shape, out->rank));
    out->type = element;
  }
failed:
  RELEASE(library, RELEASE_TYPE_INFO, type);
  return error;
}

static char *read_ports(leeway_ort_session *session, int count_index, int name_index, int type_index, size_t *count,
                        port **ports, const char ***names) {
  leeway_ort_library *library = session->library;
  char *error = NULL;
  TRY(library, CALL(library, count_index, (void *, size_t *), session->session, count));
  *ports = calloc(*count + 1, sizeof **ports);
  *names = calloc(*count + 1, sizeof **names);
  ALLOCATED(*ports);
  ALLOCATED(*names);
  for (size_t i = 0; i < *count; i++) {
    if ((error = read_name(session, name_index, i, &(*ports)[i].name))) goto failed;
    if ((error = read_shape(session, type_index, i, &(*ports)[i]))) goto failed;
    (*names)[i] = (*ports)[i].name;
  }
failed:
  return error;
}

static char *set_options(leeway_ort_library *library, void *raw, const leeway_ort_options *options) {
  char *error = NULL;
  TRY(library, CALL(library, SET_INTRA_OP_THREADS, (void *, int), raw, options->intra_threads));
  TRY(library, CALL(library, SET_INTER_OP_THREADS, (void *, int), raw, options->inter_threads));
  TRY(library, CALL(library, SET_GRAPH_OPTIMIZATION_LEVEL, (void *, int), raw, ALL_OPTIMIZATIONS));
  if (!options->memory_pattern) TRY(library, CALL(library, DISABLE_MEM_PATTERN, (void *), raw));
  TRY(library, CALL(library, ADD_SESSION_CONFIG, (void *, const char *, const char *), raw,
                    "session.intra_op.allow_spinning", options->spinning ? "1" : "0"));
failed:
  return error;
}

static char *create_session(leeway_ort_library *library, const char *path, const void *bytes, size_t count,
                            const leeway_ort_options *options, leeway_ort_session **out) {
  char *error = NULL;
  void *raw = NULL;
  leeway_ort_session *session = calloc(1, sizeof *session);
  ALLOCATED(session);
  session->library = library;
  TRY(library, CALL(library, CREATE_SESSION_OPTIONS, (void **), &raw));
  if ((error = set_options(library, raw, options))) goto failed;
  if (path)
    TRY(library, CALL(library, CREATE_SESSION, (void *, const char *, void *, void **), library->env, path, raw,
                      &session->session));
  else
    TRY(library, CALL(library, CREATE_SESSION_FROM_ARRAY, (void *, const void *, size_t, void *, void **),
                      library->env, bytes, count, raw, &session->session));
  if ((error = read_ports(session, SESSION_INPUT_COUNT, SESSION_INPUT_NAME, SESSION_INPUT_TYPE,
                          &session->input_count, &session->inputs, &session->input_names)))
    goto failed;
  if ((error = read_ports(session, SESSION_OUTPUT_COUNT, SESSION_OUTPUT_NAME, SESSION_OUTPUT_TYPE,
                          &session->output_count, &session->outputs, &session->output_names)))
    goto failed;
  RELEASE(library, RELEASE_SESSION_OPTIONS, raw);
  *out = session;
  return NULL;
failed:
  RELEASE(library, RELEASE_SESSION_OPTIONS, raw);
  leeway_ort_session_release(session);
  return error;
}

char *leeway_ort_session_from_file(leeway_ort_library *library, const char *path, const leeway_ort_options *options,
                                   leeway_ort_session **out) {
  return create_session(library, path, NULL, 0, options, out);
}

char *leeway_ort_session_from_memory(leeway_ort_library *library, const void *bytes, size_t count,
                                     const leeway_ort_options *options, leeway_ort_session **out) {
  return create_session(library, NULL, bytes, count, options, out);
}

static void release_ports(port *ports, size_t count) {
  for (size_t i = 0; ports && i < count; i++) {
    free(ports[i].name);
    free(ports[i].shape);
  }
  free(ports);
}

void leeway_ort_session_release(leeway_ort_session *session) {
  if (!session) return;
  RELEASE(session->library, RELEASE_SESSION, session->session);
  release_ports(session->inputs, session->input_count);
  release_ports(session->outputs, session->output_count);
  free(session->input_names);
  free(session->output_names);
  free(session);
}

size_t leeway_ort_input_count(const leeway_ort_session *session) { return session->input_count; }
size_t leeway_ort_output_count(const leeway_ort_session *session) { return session->output_count; }

static leeway_ort_port published(const port *from) {
  return (leeway_ort_port){.name = from->name, .type = from->type, .shape = from->shape, .rank = from->rank};
}
leeway_ort_port leeway_ort_input(const leeway_ort_session *session, size_t index) {
  return published(&session->inputs[index]);
}
leeway_ort_port leeway_ort_output(const leeway_ort_session *session, size_t index) {
  return published(&session->outputs[index]);
}

static size_t width_of(int type) {
  switch (type) {
    case LEEWAY_ORT_INT64:
    case LEEWAY_ORT_FLOAT64: return 8;
    case LEEWAY_ORT_FLOAT32:
    case LEEWAY_ORT_INT32: return 4;
    case LEEWAY_ORT_FLOAT16:
    case LEEWAY_ORT_BFLOAT16: return 2;
    case LEEWAY_ORT_UINT8:
    case LEEWAY_ORT_INT8:
    case LEEWAY_ORT_BOOL: return 1;
    default: return 0;  // its data cannot be read through this interface
  }
}

static char *read_tensor(leeway_ort_result *result, size_t index) {
  leeway_ort_library *library = result->library;
  leeway_ort_tensor *tensor = &result->tensors[index];
  char *error = NULL;
  void *info = NULL;
  size_t count = 0;
  int type = 0;
  TRY(library, CALL(library, TENSOR_TYPE_AND_SHAPE, (void *, void **), result->values[index], &info));
  TRY(library, CALL(library, TENSOR_ELEMENT_TYPE, (void *, int *), info, &type));
  TRY(library, CALL(library, TENSOR_ELEMENT_COUNT, (void *, size_t *), info, &count));
  TRY(library, CALL(library, DIMENSIONS_COUNT, (void *, size_t *), info, &tensor->rank));
  result->shapes[index] = calloc(tensor->rank + 1, sizeof(int64_t));
  ALLOCATED(result->shapes[index]);
  TRY(library, CALL(library, DIMENSIONS, (void *, int64_t *, size_t), info, result->shapes[index], tensor->rank));
  TRY(library, CALL(library, TENSOR_MUTABLE_DATA, (void *, void **), result->values[index], &tensor->data));
  tensor->type = type;
  tensor->shape = result->shapes[index];
  tensor->byte_count = count * width_of(type);
failed:
  RELEASE(library, RELEASE_TENSOR_INFO, info);
  return error;
}

char *leeway_ort_run(leeway_ort_session *session, const leeway_ort_tensor *inputs, size_t count, int32_t gives_back,
                     leeway_ort_result **out) {
  leeway_ort_library *library = session->library;
  char *error = NULL;
  leeway_ort_result *result = NULL;
  void **values = calloc(session->input_count + 1, sizeof *values);
  ALLOCATED(values);
  if (count != session->input_count) {
    error = strdup("the number of inputs is not the graph's");
    goto failed;
  }
  for (size_t i = 0; i < count; i++)
    TRY(library, CALL(library, CREATE_TENSOR_WITH_DATA,
                      (void *, void *, size_t, const int64_t *, size_t, int, void **), library->memory,
                      inputs[i].data, inputs[i].byte_count, inputs[i].shape, inputs[i].rank, inputs[i].type,
                      &values[i]));
  result = calloc(1, sizeof *result);
  ALLOCATED(result);
  result->library = library;
  result->values = calloc(session->output_count + 1, sizeof *result->values);
  result->tensors = calloc(session->output_count + 1, sizeof *result->tensors);
  result->shapes = calloc(session->output_count + 1, sizeof *result->shapes);
  ALLOCATED(result->values);
  ALLOCATED(result->tensors);
  ALLOCATED(result->shapes);
  result->count = session->output_count;
  TRY(library, CALL(library, RUN,
                    (void *, const void *, const char *const *, void *const *, size_t, const char *const *, size_t,
                     void **),
                    session->session, gives_back ? library->shrinking : NULL, session->input_names, values, count, session->output_names,
                    session->output_count, result->values));
  for (size_t i = 0; i < result->count; i++)
    if ((error = read_tensor(result, i))) goto failed;
failed:
  for (size_t i = 0; values && i < session->input_count; i++) RELEASE(library, RELEASE_VALUE, values[i]);
  free(values);
  if (error) {
    leeway_ort_result_release(result);
    return error;
  }
  *out = result;
  return NULL;
}

size_t leeway_ort_result_count(const leeway_ort_result *result) { return result->count; }
leeway_ort_tensor leeway_ort_result_tensor(const leeway_ort_result *result, size_t index) {
  return result->tensors[index];
}

void leeway_ort_result_release(leeway_ort_result *result) {
  if (!result) return;
  for (size_t i = 0; i < result->count; i++) {
    RELEASE(result->library, RELEASE_VALUE, result->values[i]);
    free(result->shapes[i]);
  }
  free(result->values);
  free(result->tensors);
  free(result->shapes);
  free(result);
}

void leeway_ort_free(char *message) { free(message); }

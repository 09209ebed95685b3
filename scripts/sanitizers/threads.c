/* Thread Sanitizer knows threads that pthread_create has made. librdkafka makes its own by C11's thrd_create, which the C
 * library carries out without it, and the first call of such a thread into the sanitizer would end the process. Loaded
 * before the C library, this makes them by pthread_create. */
#include <pthread.h>
#include <stdlib.h>
#include <threads.h>

struct start {
  thrd_start_t function;
  void *argument;
};

static void *run(void *pointer) {
  struct start start = *(struct start *)pointer;
  free(pointer);
  return (void *)(long)start.function(start.argument);
}

int thrd_create(thrd_t *thread, thrd_start_t function, void *argument) {
  struct start *start = malloc(sizeof *start);
  if (!start) return thrd_nomem;
  start->function = function;
  start->argument = argument;
  if (pthread_create((pthread_t *)thread, NULL, run, start) == 0) return thrd_success;
  free(start);
  return thrd_error;
}

int thrd_join(thrd_t thread, int *result) {
  void *value = NULL;
  if (pthread_join((pthread_t)thread, &value) != 0) return thrd_error;
  if (result) *result = (int)(long)value;
  return thrd_success;
}

/* What Thread Sanitizer does not see by itself, loaded before all else (see scripts/sanitize).
 *
 * Threads: it knows those that pthread_create has made. librdkafka makes its own by C11's thrd_create, which the C
 * library carries out without it, and the first call of such a thread into the sanitizer would end the process.
 *
 * Locks: Swift's Mutex is a futex. What it does without waiting is compiled into the caller, and seen; what it does when
 * it has to wait stands in a library of the toolchain that is not instrumented, and two accesses that the lock keeps
 * apart would be reported as a race. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <threads.h>

/* Of the sanitizer; absent in the programs around the one that is looked at. */
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

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

/* Methods of Synchronization._MutexHandle, which is passed as `self`. */
#define METHOD __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

METHOD void mutex_lock_slow(uint32_t thread, SELF) __asm__("$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
METHOD void mutex_unlock_slow(SELF) __asm__("$s15Synchronization12_MutexHandleV11_unlockSlowyyF");

METHOD void mutex_lock_slow(uint32_t thread, SELF) {
  static METHOD void (*next)(uint32_t, SELF);
  if (!next) next = dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF");
  next(thread, self);
  if (__tsan_acquire) __tsan_acquire(self);
}

METHOD void mutex_unlock_slow(SELF) {
  static METHOD void (*next)(SELF);
  if (!next) next = dlsym(RTLD_NEXT, "$s15Synchronization12_MutexHandleV11_unlockSlowyyF");
  if (__tsan_release) __tsan_release(self);
  next(self);
}

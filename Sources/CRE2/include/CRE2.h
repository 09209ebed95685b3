// Regular expressions that match in time linear in the text, by RE2.
#ifndef LEEWAY_RE2_H
#define LEEWAY_RE2_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct leeway_re2 leeway_re2;

// Compiles a pattern over UTF-8 in RE2's syntax. Returns NULL where it is malformed or needs more than a mebibyte, and then
// writes why into `error` (`capacity` bytes, ended by a zero byte). To be freed by leeway_re2_free.
leeway_re2 *leeway_re2_new(const char *pattern, size_t length, char *error, size_t capacity);

void leeway_re2_free(leeway_re2 *pattern);

// Finds the leftmost match at or after byte `from` of a text of `length` bytes. Returns 1 where there is one, with the
// bytes of the whole match in match[0], match[1] and those of its first group in match[2], match[3] (of the whole match
// where the pattern has no group or the group took no part). May be called from several threads.
int leeway_re2_find(const leeway_re2 *pattern, const char *text, size_t length, size_t from, size_t match[4]);

#ifdef __cplusplus
}
#endif
#endif

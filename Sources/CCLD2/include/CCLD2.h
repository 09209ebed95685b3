// The language of a text, by CLD2 (Compact Language Detector 2).
#ifndef LEEWAY_CLD2_H
#define LEEWAY_CLD2_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Writes the code of the text's main language, such as "en" or "zh-Hant", into `code`, ended by a zero byte; "und"
// where the text is too short or the detector does not trust its own answer.
//
// `utf8` is plain text of `length` bytes; `capacity` counts the bytes of `code`, 16 at least. Returns 1 where a
// language was found, else 0. May be called from several threads.
int leeway_detect_language(const char *utf8, int32_t length, char *code, int32_t capacity);

#ifdef __cplusplus
}
#endif
#endif

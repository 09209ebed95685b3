#include "CCLD2.h"

#include <cstdio>

// After <cstdio>: it names FILE and does not include it.
#include <cld2/public/compact_lang_det.h>

int leeway_detect_language(const char *utf8, int32_t length, char *code, int32_t capacity) {
  bool reliable = false;
  CLD2::Language language = CLD2::UNKNOWN_LANGUAGE;
  if (length > 0) language = CLD2::DetectLanguage(utf8, length, /*is_plain_text=*/true, &reliable);
  const bool found = reliable && language != CLD2::UNKNOWN_LANGUAGE;
  std::snprintf(code, static_cast<size_t>(capacity), "%s", found ? CLD2::LanguageCode(language) : "und");
  return found ? 1 : 0;
}

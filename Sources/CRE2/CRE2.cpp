#include "CRE2.h"

#include <cstdio>
#include <new>

#include <re2/re2.h>

struct leeway_re2 {
  RE2 pattern;
};

namespace {
RE2::Options options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  return options;
}
}  // namespace

leeway_re2 *leeway_re2_new(const char *pattern, size_t length, char *error, size_t capacity) {
  auto *made = new (std::nothrow) leeway_re2{RE2(re2::StringPiece(pattern, length), options())};
  if (made && made->pattern.ok()) return made;
  std::snprintf(error, capacity, "%s", made ? made->pattern.error().c_str() : "out of memory");
  delete made;
  return nullptr;
}

void leeway_re2_free(leeway_re2 *pattern) { delete pattern; }

int leeway_re2_find(const leeway_re2 *pattern, const char *text, size_t length, size_t from, size_t match[4]) {
  re2::StringPiece found[2];
  const int groups = pattern->pattern.NumberOfCapturingGroups() > 0 ? 2 : 1;
  const re2::StringPiece whole(text, length);
  if (!pattern->pattern.Match(whole, from, length, RE2::UNANCHORED, found, groups)) return 0;
  const re2::StringPiece part = groups == 2 && found[1].data() ? found[1] : found[0];
  match[0] = static_cast<size_t>(found[0].data() - text);
  match[1] = match[0] + found[0].size();
  match[2] = static_cast<size_t>(part.data() - text);
  match[3] = match[2] + part.size();
  return 1;
}

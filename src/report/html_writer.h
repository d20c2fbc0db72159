#pragma once
// Pieces of an HTML page. What is foreign goes through text() or attribute values, which escape it.
#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "core/append_format.h"

namespace loadtest {

// For text and for attribute values in double quotes; control characters become "?".
std::string html_escaped(std::string_view text);

class HtmlWriter {
 public:
  // Markup of our own.
  void raw(std::string_view markup) { out_ += markup; }
  // A number in markup of our own.
  template <class... Args>
  void format(fmt::format_string<Args...> markup, Args&&... args) {
    append_format(out_, markup, std::forward<Args>(args)...);
  }
  void text(std::string_view text) { out_ += html_escaped(text); }
  // <tag class="classes">text</tag>
  void element(std::string_view tag, std::string_view classes, std::string_view text);

  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace loadtest

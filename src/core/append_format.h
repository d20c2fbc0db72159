#pragma once
// fmt::format_to(std::back_inserter(out), …) whose code is compiled once: fmt's own is a template that every
// file would get a copy of.
#include <fmt/core.h>

#include <string>
#include <utility>

namespace loadtest {

void append_formatted(std::string& out, fmt::string_view format, fmt::format_args args);

template <class... Args>
void append_format(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  append_formatted(out, format, fmt::make_format_args(args...));
}

}  // namespace loadtest

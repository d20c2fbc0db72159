#include "report/terminal_style.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>

namespace loadtest {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

bool locale_is_utf8() {
  std::string value(variable("LC_ALL"));
  if (value.empty()) value = variable("LC_CTYPE");
  if (value.empty()) value = variable("LANG");
  std::transform(value.begin(), value.end(), value.begin(),
                 [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
  return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
}

int columns_variable(int otherwise) {
  const std::string_view value = variable("COLUMNS");
  int columns = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), columns);
  const bool good =
      error == std::errc() && end == value.data() + value.size() && columns >= 20 && columns <= 1000;
  return good ? columns : otherwise;
}

}  // namespace

int terminal_width(int fd, int otherwise) {
  winsize size{};
  return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : otherwise;
}

TerminalStyle TerminalStyle::detect(int fd) {
  TerminalStyle style;
  const bool terminal = ::isatty(fd) == 1;
  style.interactive = terminal && variable("TERM") != "dumb" && !variable("TERM").empty();
  style.colour = style.interactive && variable("NO_COLOR").empty();
  style.unicode = locale_is_utf8();
  style.width = terminal_width(fd, columns_variable(100));
  return style;
}

}  // namespace loadtest

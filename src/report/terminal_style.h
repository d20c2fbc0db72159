#pragma once
// What a terminal can show. Reports and the live display take it as a value, so that tests choose their own.
//
// Units: width in columns.

namespace loadtest {

struct TerminalStyle {
  bool interactive = false;  // a person watches: repaint in place, colours, cursor movement
  bool colour = false;
  bool unicode = true;  // otherwise ASCII only
  int width = 100;

  // Of an open file descriptor. No terminal, TERM=dumb: not interactive. NO_COLOR: no colour. The width is
  // the terminal's; where there is none, COLUMNS, else 100. Unicode where the locale's variables name UTF-8.
  static TerminalStyle detect(int fd);
};

// Columns of the terminal behind `fd` now (it may be resized at any time), or `otherwise`.
int terminal_width(int fd, int otherwise);

}  // namespace loadtest

#pragma once
// Where a run stands, on stderr while it goes: bars repainted in place on a terminal, plain lines elsewhere.
//
// Finished levels stay on screen, one line each. On a terminal nothing wraps whatever its width, also after a
// resize, and the cursor is hidden until finish() or destruction. Elsewhere: a line when the phase changes,
// at most one every five seconds besides, no control characters. Threads: one at a time; `out` and `clock`
// outlive the display.
#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/level_result.h"
#include "core/progress.h"
#include "core/run_result.h"
#include "report/terminal_style.h"
#include "report/text_blocks.h"

namespace loadtest {

class LiveDisplay {
 public:
  // `current_width` is asked before each repaint; empty: the terminal behind `out` is.
  LiveDisplay(std::FILE* out, const TerminalStyle& style, const Clock& clock,
              std::function<int()> current_width = {});
  ~LiveDisplay();
  LiveDisplay(const LiveDisplay&) = delete;
  LiveDisplay& operator=(const LiveDisplay&) = delete;

  void print_start(const RunConfig& config, const ServerFacts& server);  // what is run against what
  void update(const RunProgress& progress);
  void print_level(const LevelResult& level);
  void print_note(std::string_view sentence);   // stays on screen above the bars
  void print_event(std::string_view sentence);  // likewise, for what needs no attention
  void finish();  // takes the bars away, shows the cursor; more calls do nothing

 private:
  void write(std::string_view text);
  void print_line(const std::string& line);
  void print_sentence(std::string_view sentence, Tone tone);
  void repaint();
  int lasting_width() const;
  std::string erased();

  std::FILE* out_;
  TerminalStyle style_;
  const Clock& clock_;
  std::function<int()> current_width_;
  std::optional<RunProgress> progress_;
  std::optional<TimePoint> last_painted_at_;
  int painted_lines_ = 0;
  int painted_width_ = 0;             // of the terminal when they were painted
  std::vector<int> painted_columns_;  // of each painted line
  bool cursor_hidden_ = false;
  bool finished_ = false;
};

// Shows a cursor that a display hid on `fd`, for a program that ends without unwinding. Async-signal-safe.
void show_cursor(int fd) noexcept;

}  // namespace loadtest

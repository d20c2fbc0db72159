#pragma once
// Server-sent events: bytes, split anywhere, to the payloads of complete events.
//
// An event is complete at its blank line. Lines end with LF, CRLF or CR, in any mix; a byte order mark at the
// start, comments, and the fields id and retry are skipped; `data` lines of one event are joined by LF.
// Events without data are dropped. Beyond the standard: an event's field may be called `error` instead of
// `data` (llama.cpp did that).
//
// Memory:  no more than the unfinished event, at most kMaxEventBytes.
// Threads: a value of one thread.
// Source:  https://html.spec.whatwg.org/multipage/server-sent-events.html
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace loadtest {

enum class SseType : std::uint8_t {
  message,
  error,       // `event: error`, or a field `error`
  keep_alive,  // `event: ping` and the like: to be ignored
};

struct SseEvent {
  SseType type = SseType::message;
  std::string_view data;
};

class SseDecoder {
 public:
  // Data of one event, and likewise any single line.
  static constexpr std::size_t kMaxEventBytes = std::size_t{4} << 20;

  // A new stream begins.
  void start();

  // Takes the next bytes. They are read by next(), which must be called until it returns false, and only then
  // may be freed.
  void feed(std::string_view bytes);

  // The next complete event, if there is one. `event.data` is valid until the next call.
  bool next(SseEvent& event);

  // At the stream's end: the event that lacked its blank line, if one with data was open.
  bool finish(SseEvent& event);

  // An event exceeded kMaxEventBytes; nothing more comes.
  bool too_large() const { return too_large_; }

 private:
  void skip_byte_order_mark();
  bool take_line(std::string_view& line);
  bool line_fits(std::size_t bytes_more);
  void keep_rest();
  void take_field(std::string_view line);
  void add_data(std::string_view value);
  bool take_event(SseEvent& event);
  std::string_view open_data() const {
    return one_line_.data() != nullptr ? one_line_ : std::string_view(data_);
  }

  std::string_view input_;     // fed and not yet read
  std::string line_;           // the start of an unfinished line
  std::string data_;           // data of the open event …
  std::string_view one_line_;  // … unless it is a single line of input_ so far: then it is not copied
  std::size_t lf_at_ = 0;      // bytes of input_ before its first LF
  bool lf_known_ = false;
  bool line_taken_ = false;  // line_ was handed out and is to be emptied
  bool data_taken_ = false;  // likewise data_
  bool has_data_ = false;
  bool after_cr_ = false;  // an LF now belongs to the line before
  bool too_large_ = false;
  std::uint8_t mark_bytes_ = 0;  // of the byte order mark, seen so far; 3: no more to look for
  SseType type_ = SseType::message;
};

}  // namespace loadtest

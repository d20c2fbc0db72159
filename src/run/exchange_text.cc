// What an exchange keeps of an answer's text (exchange.h): for the next turn of a conversation, and to be
// counted after the level where the server does not count.
#include <utility>

#include "core/token_times.h"
#include "run/exchange.h"

namespace loadtest {
namespace {

std::string content_of(const std::string& text, std::span<const TextRun> runs) {
  std::string content;
  std::size_t begin = 0;
  for (const TextRun& run : runs) {
    if (run.kind == TokenKind::content) content.append(text, begin, run.end - begin);
    begin = run.end;
  }
  return content;
}

}  // namespace

KeepText Exchange::text_to_keep(const PhaseContext& phase, std::size_t server) {
  no_room_ = false;
  text_room_ = 0;
  const KeepText otherwise = in_conversation_ ? KeepText::content : KeepText::nothing;
  if (!phase.measured || !thread_.texts.wanted_of(server)) return otherwise;
  text_room_ = sizeof(AnswerText);
  if (thread_.texts.room().take(text_room_)) return KeepText::output;
  text_room_ = 0;
  no_room_ = true;
  return otherwise;
}

void Exchange::keep_text_of(std::span<const TokenEvent> tokens, bool joins) {
  std::size_t bytes = 0;
  for (const TokenEvent& event : tokens) bytes += event.text_bytes;
  if (!joins) text_ends_.push_back(text_ends_.empty() ? 0 : text_ends_.back());
  text_ends_.back() += static_cast<std::uint32_t>(bytes);
  const std::size_t room = bytes + (joins ? 0 : sizeof(text_ends_.back()));
  if (!no_room_ && thread_.texts.room().take(room)) {
    text_room_ += room;
    return;
  }
  no_room_ = true;
  // The next turn needs the text all the same; it is given up when the answer has ended.
  if (!in_conversation_) decoder_->forget_text();
}

void Exchange::settle_text(RequestRecord& record) {
  if (record.status == RequestStatus::ok) {
    thread_.texts.learn(record.server, record.token_source != TokenSource::events);
  }
  if (summary_) {
    if (in_conversation_)
      text_ = keep_ == KeepText::output ? content_of(summary_->text, summary_->text_runs) : summary_->text;
    const bool any = record.streamed ? !record.arrivals.empty() : record.status == RequestStatus::ok;
    const bool wanted = keep_ == KeepText::output || no_room_;
    if (any && wanted && has_uncounted_tokens(record) && !keep_answer(record)) thread_.texts.leave_out();
  }
  thread_.texts.room().give_back(std::exchange(text_room_, 0));
}

// Nobody counted the answer, or the server only its total, which is not what its events state.
bool Exchange::has_uncounted_tokens(const RequestRecord& record) const {
  if (record.token_source == TokenSource::events) return true;
  return record.streamed && record.token_source == TokenSource::usage &&
         thread_.texts.tells_events(record.server) && token_count(record).scale != 1;
}

// False: it cannot be kept.
bool Exchange::keep_answer(const RequestRecord& record) {
  if (no_room_ || summary_->text_truncated) return false;
  AnswerText answer;
  if (record.streamed) {
    answer = text_of(*summary_, std::exchange(text_ends_, {}));
  } else {
    if (!thread_.texts.room().take(summary_->text.size())) return false;
    answer = {0, std::move(summary_->text), std::move(summary_->text_runs), {}};
  }
  text_room_ = 0;  // it is kept
  if (!answer.text.empty()) answer_ = std::move(answer);
  return true;
}

}  // namespace loadtest

#pragma once
// Writes --truth: one JSON line a completion request, in the order in which their answers ended.
//
// add() only queues; lines are made by write_some(), which the server calls when it has nothing to send, and
// by finish(). Beyond kMaxQueuedBytes write_some() should be called regardless (see must_write()). Errors:
// io, when the file cannot be opened or written; the first one is kept for finish(). Threads: belongs to one.
#include <cstdio>
#include <deque>
#include <memory>
#include <string>

#include "core/error.h"
#include "sim/sim_record.h"

namespace loadtest::sim {

// One line, with its line end.
void append_truth_line(std::string& out, const SimRecord& record);

class TruthWriter {
 public:
  static Result<std::unique_ptr<TruthWriter>> open(const std::string& path);
  ~TruthWriter();
  TruthWriter(const TruthWriter&) = delete;
  TruthWriter& operator=(const TruthWriter&) = delete;

  void add(SimRecord&& record);
  bool has_work() const { return !queue_.empty() || buffer_.size() >= kWriteBytes; }
  bool must_write() const { return queued_bytes_ > kMaxQueuedBytes; }

  // Makes one line, or writes one buffer.
  void write_some();

  // Everything out and the file closed.
  Result<void> finish();

 private:
  static constexpr std::size_t kWriteBytes = 64 * 1024;
  static constexpr std::size_t kMaxQueuedBytes = 256 * 1024 * 1024;

  TruthWriter(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}
  void flush();

  std::string path_;
  std::FILE* file_;
  std::deque<SimRecord> queue_;
  std::size_t queued_bytes_ = 0;
  std::string buffer_;
  int error_ = 0;  // errno of the first failed write
};

}  // namespace loadtest::sim

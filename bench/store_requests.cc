// Saves a run of so many requests, reads pages of it, and lists many runs: what bench/store_requests.py
// times.
//
//   store_requests save DATABASE N [events]   save_s=…: a level of N requests, as at its end
//   store_requests read DATABASE              page_first_ms=…, page_last_ms=…, export_s=…
//   store_requests runs DATABASE N            N small runs
//   store_requests list DATABASE SECONDS      lists_per_s=…: pages of 50
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "store/run_store.h"

namespace {

using namespace loadtest;
using Clock = std::chrono::steady_clock;

double since(Clock::time_point from) { return std::chrono::duration<double>(Clock::now() - from).count(); }

template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "store_requests: %s\n", result.error().message.c_str());
  std::exit(1);
}
void must(const Result<void>& result) {
  if (result) return;
  std::fprintf(stderr, "store_requests: %s\n", result.error().message.c_str());
  std::exit(1);
}

std::vector<RequestRecord> records_of(std::size_t count, std::size_t arrivals) {
  std::vector<RequestRecord> records(count);
  for (std::size_t i = 0; i < count; ++i) {
    RequestRecord& record = records[i];
    record.index = i;
    record.request_id = "abcd1234-m0-" + std::to_string(i);
    record.due_at = record.sent_at = TimePoint(std::chrono::microseconds(30'000'000'000 + 100 * i));
    record.end_at = record.sent_at + std::chrono::milliseconds(1300);
    record.sent = true;
    for (std::size_t k = 0; k < arrivals; ++k)
      record.arrivals.push_back(
          {50'000'000 + static_cast<std::int64_t>(k * 10'000'000 + i % 9973), 1, 1, false});
    record.token_source = TokenSource::usage;
    record.input_tokens = 256;
    record.output_tokens = static_cast<std::uint32_t>(arrivals);
    record.finish_reason = "length";
    record.http_status = 200;
    record.reused_connection = true;
    record.stamp = StampSource::kernel;
  }
  return records;
}

RunConfig config_of(const std::string& model, bool events) {
  RunConfig config;
  config.servers = {"http://127.0.0.1:8000"};
  config.model = model;
  config.request_events = events;
  return config;
}

void save(RunStore& store, std::size_t count, bool events) {
  const std::vector<RequestRecord> records = records_of(count, events ? 128 : 2);
  const RunConfig config = config_of("model", events);
  const auto saver = must(store.add("big", config));
  must(saver->started(config, {}, {}));
  const auto from = Clock::now();
  must(saver->on_level(0, records));
  LevelResult level;
  level.attempted = level.succeeded = count;
  must(saver->level_ended(0, level));
  std::printf("save_s=%.3f\n", since(from));
}

void read(RunStore& store) {
  RequestQuery query{"big", {}, {}, 0, 1000};
  const auto timed_page = [&](const char* name, std::uint64_t offset) {
    query.offset = offset;
    (void)must(store.requests(query));  // the pages of the file are in memory then
    const auto from = Clock::now();
    (void)must(store.requests(query));
    std::printf("%s=%.3f\n", name, since(from) * 1e3);
  };
  const std::uint64_t count = must(store.count_requests(query));
  timed_page("page_first_ms", 0);
  timed_page("page_last_ms", count - 1000);
  const auto from = Clock::now();
  query.limit = 5000;
  for (query.offset = 0; query.offset < count; query.offset += query.limit) (void)must(store.requests(query));
  std::printf("read_all_s=%.3f\n", since(from));
}

void add_runs(RunStore& store, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const RunConfig config = config_of("model-" + std::to_string(i % 7), false);
    const auto saver = must(store.add("run-" + std::to_string(i), config));
    must(saver->ended_early(i % 10 == 0 ? RunState::failed : RunState::completed, "done"));
  }
}

void list(RunStore& store, double seconds) {
  std::uint64_t lists = 0;
  const auto from = Clock::now();
  while (since(from) < seconds) {
    if (must(store.list({})).runs.size() != 50) std::exit(1);
    ++lists;
  }
  std::printf("lists_per_s=%.0f\n", static_cast<double>(lists) / since(from));
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 2 ? argv[1] : "";
  if (what.empty()) return 2;
  const auto store = must(RunStore::open(argv[2], RunStore::IfMissing::create));
  if (what == "save" && argc > 3) save(*store, std::strtoull(argv[3], nullptr, 10), argc > 4);
  if (what == "read") read(*store);
  if (what == "runs" && argc > 3) add_runs(*store, std::strtoull(argv[3], nullptr, 10));
  if (what == "list" && argc > 3) list(*store, std::strtod(argv[3], nullptr));
  return 0;
}

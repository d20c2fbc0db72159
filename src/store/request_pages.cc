#include "store/request_pages.h"

namespace loadtest {
namespace {

constexpr std::uint64_t kPage = 2000;  // some 2 ms to read, and less than a megabyte

}  // namespace

std::function<Result<std::vector<RequestRow>>()> request_pages(RunStore& store, const std::string& run_id) {
  RequestQuery query;
  query.run_id = run_id;
  query.limit = kPage;
  return [&store, query]() mutable -> Result<std::vector<RequestRow>> {
    auto rows = store.requests(query);
    if (!rows) return rows;
    query.offset += rows->size();
    if (!rows->empty()) return rows;
    const auto entry = store.find(query.run_id);
    if (!entry) return entry.error();
    if (!*entry) return io_error("the run was deleted while it was being exported");
    return rows;
  };
}

}  // namespace loadtest

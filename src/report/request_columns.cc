#include "report/request_columns.h"

#include "core/secrets.h"

namespace loadtest {
namespace {

using R = const RequestRow&;
using C = const RequestContext&;

template <auto Member>
CellValue optional_of(R row, C) {
  return cell(row.*Member);
}

CellValue since_first(std::optional<std::int64_t> ns, C context) {
  if (!ns || !context.first_ns) return {};
  return static_cast<double>(*ns - *context.first_ns) / 1e9;
}

CellValue failure_part(R row, std::string_view (*part)(const Failure&)) {
  return row.failure ? cell(part(*row.failure)) : CellValue();
}

std::string_view yes_no(bool yes) { return yes ? "yes" : "no"; }

// clang-format off
constexpr RequestColumn kColumns[] = {
    {"level", "level", CellKind::count, 7, [](R r, C) -> CellValue { return std::uint64_t{r.level}; }},
    {"load", "concurrency or rate", CellKind::text, 12, [](R r, C c) { return r.level < c.loads.size() ? cell(c.loads[r.level]) : CellValue(); }},
    {"request_id", "request", CellKind::text, 30, [](R r, C) { return cell(r.request_id); }},
    {"turn", "turn", CellKind::count, 7, optional_of<&RequestRow::turn>},
    {"server", "server", CellKind::text, 26, [](R r, C c) { return r.server < c.servers.size() ? cell(c.servers[r.server]) : CellValue(); }},
    {"status", "status", CellKind::text, 9, [](R r, C) { return cell(name(r.status)); }},
    {"due_s", "due, s", CellKind::seconds, 11, [](R r, C c) { return since_first(r.due_ns, c); }},
    {"sent_s", "sent, s", CellKind::seconds, 11, [](R r, C c) { return since_first(r.sent_ns, c); }},
    {"first_token_s", "first token, s", CellKind::seconds, 11, [](R r, C c) { return since_first(r.first_token_ns, c); }},
    {"last_token_s", "last token, s", CellKind::seconds, 11, [](R r, C c) { return since_first(r.last_token_ns, c); }},
    {"end_s", "end, s", CellKind::seconds, 11, [](R r, C c) { return since_first(r.end_ns, c); }},
    {"ttft_ms", "TTFT, ms", CellKind::ms, 11, optional_of<&RequestRow::ttft_ms>},
    {"ttft_corrected_ms", "TTFT from due, ms", CellKind::ms, 11, optional_of<&RequestRow::ttft_corrected_ms>},
    {"tpot_ms", "TPOT, ms", CellKind::ms, 11, optional_of<&RequestRow::tpot_ms>},
    {"e2e_ms", "E2E, ms", CellKind::ms, 11, optional_of<&RequestRow::e2e_ms>},
    {"max_icl_ms", "max ICL, ms", CellKind::ms, 11, optional_of<&RequestRow::max_icl_ms>},
    {"connect_ms", "connect, ms", CellKind::ms, 11, optional_of<&RequestRow::connect_ms>},
    {"input_tokens", "input tokens", CellKind::count, 9, optional_of<&RequestRow::input_tokens>},
    {"output_tokens", "output tokens", CellKind::count, 9, optional_of<&RequestRow::output_tokens>},
    {"reasoning_tokens", "reasoning tokens", CellKind::count, 10, optional_of<&RequestRow::reasoning_tokens>},
    {"cached_tokens", "cached tokens", CellKind::count, 9, optional_of<&RequestRow::cached_tokens>},
    {"finish_reason", "finish reason", CellKind::text, 10, [](R r, C) { return cell(r.finish_reason); }},
    {"http_status", "HTTP status", CellKind::count, 8, [](R r, C) { return r.http_status == 0 ? CellValue() : CellValue(std::uint64_t{r.http_status}); }},
    {"failure_stage", "failed in", CellKind::text, 10, [](R r, C) { return failure_part(r, [](const Failure& f) { return name(f.stage); }); }},
    {"failure_kind", "failure", CellKind::text, 12, [](R r, C) { return failure_part(r, [](const Failure& f) { return name(f.kind); }); }},
    {"failure_detail", "failure, in words", CellKind::text, 40, [](R r, C) { return failure_part(r, [](const Failure& f) { return std::string_view(f.detail); }); }},
    {"reused_connection", "reused connection", CellKind::text, 11, [](R r, C) { return cell(yes_no(r.reused_connection)); }},
    {"reconnected", "reconnected", CellKind::text, 12, [](R r, C) { return cell(yes_no(r.reconnected)); }},
    {"stamp", "time stamp by", CellKind::text, 10, [](R r, C) { return r.stamp ? cell(name(*r.stamp)) : CellValue(); }},
    {"coalesced", "coalesced", CellKind::text, 10, [](R r, C) { return cell(yes_no(r.coalesced)); }},
};
// clang-format on

}  // namespace

RequestContext::RequestContext(const RunConfig& config) {
  for (const LoadLevel& level : load_levels(config)) loads.push_back(load_text(level));
  for (const std::string& server : config.servers) servers.push_back(without_userinfo(server));
}

std::span<const RequestColumn> request_columns() { return kColumns; }

}  // namespace loadtest

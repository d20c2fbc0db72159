#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "api/calls.h"
#include "api/json_answer.h"
#include "api/known_run.h"
#include "api/query_string.h"
#include "api/request_row_json.h"
#include "api/timeline_json.h"
#include "core/json_value.h"
#include "core/run_json.h"
#include "report/export_formats.h"
#include "store/request_pages.h"

namespace loadtest {
namespace {

OrderedJson points(const Statistics& statistics) {
  OrderedJson histogram = OrderedJson::array(), cdf = OrderedJson::array();
  std::uint64_t total = 0, below = 0;
  for (const auto& [bound, count] : statistics.histogram) total += count;
  for (const auto& [bound, count] : statistics.histogram) {
    below += count;
    histogram.push_back({{"to", number(bound)}, {"count", count}});
    cdf.push_back({{"value", number(bound)},
                   {"share", number(static_cast<double>(below) / static_cast<double>(total))}});
  }
  return {{"histogram", std::move(histogram)}, {"cdf", std::move(cdf)}};
}

RequestStatus status_named(std::string_view word) {
  return word == "ok" ? RequestStatus::ok : word == "failed" ? RequestStatus::failed : RequestStatus::cut_off;
}

}  // namespace

// Where it stands first: read before its end, the result would lack what came until then.
ResultOrAnswer result_of(Service& service, const std::string& run_id, bool partial) {
  const auto run = known_run(service.runs, service.store, run_id);
  if (!run) return {std::nullopt, problem(run.error())};
  if (!*run) return {std::nullopt, problem(404, "there is no such run")};
  const RunEntry& entry = (*run)->entry;
  if (!partial && !has_ended(entry.state))
    return {std::nullopt, problem(409, fmt::format("the run has not ended yet ({})", name(entry.state)))};
  auto result = service.store.result(run_id, partial);
  if (!result) return {std::nullopt, problem(result.error())};
  if (!*result) {
    return {std::nullopt, problem(404, fmt::format("the run measured nothing ({}{})", name(entry.state),
                                                   entry.detail ? ": " + *entry.detail : ""))};
  }
  return {std::move(**result), {}};
}

ApiResponse get_result(Call& call) {
  QueryString query(call.request.query, {"partial", "from_level"});
  const bool partial = query.choice("partial", "false", {"true", "false"}) == "true";
  const std::uint64_t from_level = query.whole("from_level", 0, 0, 1000);
  if (!query.errors().empty()) return bad_fields(query.errors());
  ResultOrAnswer found = result_of(call.service, call.parameters[0], partial);
  if (found.result) {
    auto& levels = found.result->levels;
    levels.erase(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(
                                                      std::min<std::uint64_t>(from_level, levels.size())));
  }
  return found.result ? json_answer(to_json(*found.result)) : found.answer;
}

ApiResponse get_requests(Call& call) {
  const std::string& run_id = call.parameters[0];
  QueryString query(call.request.query, {"level", "status", "limit", "offset"});
  const auto level = query.optional_whole("level", 999);
  const std::uint64_t limit = query.whole("limit", 100, 1, 1000);
  const std::uint64_t offset = query.whole("offset", 0, 0, 1'000'000'000'000);
  RequestQuery wanted;
  if (query.text("status"))
    wanted.status = status_named(query.choice("status", "ok", {"ok", "failed", "cut_off"}));
  if (!query.errors().empty()) return bad_fields(query.errors());
  const auto entry = call.service.store.find(run_id);
  if (!entry) return problem(entry.error());
  if (!*entry) return problem(404, "there is no such run");
  wanted.run_id = run_id;
  if (level) wanted.level = static_cast<std::uint32_t>(*level);
  wanted.limit = limit;
  wanted.offset = offset;
  const auto rows = call.service.store.requests(wanted);
  if (!rows) return problem(rows.error());
  const auto total = call.service.store.count_requests(wanted);
  if (!total) return problem(total.error());
  OrderedJson list = OrderedJson::array();
  for (const RequestRow& row : *rows) list.push_back(request_row_json(row));
  return json_answer({{"run_id", run_id},
                      {"requests", std::move(list)},
                      {"total", *total},
                      {"limit", limit},
                      {"offset", offset}});
}

ApiResponse get_timeline(Call& call) {
  const std::string& run_id = call.parameters[0];
  QueryString query(call.request.query, {"level", "max_points"});
  const std::uint64_t level = query.whole("level", 0, 0, 999);
  const std::uint64_t most = query.whole("max_points", 20'000, 1, 100'000);
  if (!query.errors().empty()) return bad_fields(query.errors());
  const auto entry = call.service.store.find(run_id);
  if (!entry) return problem(entry.error());
  if (!*entry) return problem(404, "there is no such run");
  auto timeline = call.service.store.timeline(run_id, static_cast<std::uint32_t>(level), most);
  if (!timeline) return problem(timeline.error());
  if (!*timeline) {
    return problem(404,
                   fmt::format("of the levels of this run, counted from 0, {} have ended; {} is none of them",
                               (*entry)->levels, level));
  }
  ApiResponse response;
  response.stream = [run_id, level, timeline = std::make_shared<const Timeline>(std::move(**timeline))](
                        ByteSink& sink) { return write_timeline(sink, run_id, level, *timeline); };
  return response;
}

ApiResponse get_distribution(Call& call) {
  QueryString query(call.request.query, {"metric", "level"});
  const std::string metric = query.text("metric").value_or("ttft_ms");
  const std::uint64_t level = query.whole("level", 0, 0, 999);
  const auto field = std::find_if(kLatencyFields.begin(), kLatencyFields.end(),
                                  [&](const LatencyField& f) { return f.name == metric; });
  if (field == kLatencyFields.end()) {
    std::string names;
    for (const LatencyField& one : kLatencyFields)
      names += (names.empty() ? "" : ", ") + std::string(one.name);
    query.fail("metric", fmt::format("\"{}\" is not known; there are: {}", metric.substr(0, 40), names));
  }
  if (!query.errors().empty()) return bad_fields(query.errors());
  const ResultOrAnswer found = result_of(call.service, call.parameters[0]);
  if (!found.result) return found.answer;
  if (level >= found.result->levels.size())
    return problem(404, fmt::format("the run has {} levels, counted from 0", found.result->levels.size()));
  const auto& statistics = found.result->levels[level].figures.*(field->field);
  OrderedJson json = {{"run_id", found.result->run_id}, {"metric", metric}, {"level", level}};
  json["statistics"] = statistics_json(statistics);
  if (statistics) {
    json.update(points(*statistics));
  } else {
    json["histogram"] = OrderedJson::array();
    json["cdf"] = OrderedJson::array();
  }
  return json_answer(json);
}

ApiResponse get_export(Call& call) {
  QueryString query(call.request.query, {"format"});
  const std::string wanted = query.text("format").value_or("json");
  const ExportFormat* const format = find_export_format(wanted);
  if (format == nullptr) {
    query.fail("format", fmt::format("\"{}\" is not known; there are: {}", wanted.substr(0, 40),
                                     export_format_names()));
  }
  if (!query.errors().empty()) return bad_fields(query.errors());
  ResultOrAnswer found = result_of(call.service, call.parameters[0]);
  if (!found.result) return found.answer;
  ApiResponse response;
  response.content_type = format->content_type;
  response.headers.emplace_back("Content-Disposition", fmt::format("attachment; filename=\"{}\"",
                                                                   format->file_name(found.result->run_id)));
  response.stream = [format, result = std::make_shared<RunResult>(std::move(*found.result)),
                     &store = call.service.store](ByteSink& sink) {
    return format->write(*result, request_pages(store, result->run_id), sink);
  };
  return response;
}

}  // namespace loadtest

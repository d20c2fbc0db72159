// The end of the HTML report: servers, turns, errors, settings.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/json_tree.h"
#include "core/run_json.h"
#include "core/secrets.h"
#include "report/html_sections.h"
#include "report/html_table.h"
#include "report/number_text.h"
#include "report/run_facts.h"

namespace loadtest {
namespace {

// A row for each part of each level: a server, a turn.
struct Part {
  std::string level;
  std::string name;
  const GroupFigures* figures = nullptr;
};

void add_parts(HtmlWriter& out, const RunResult& result, std::string_view caption, std::string_view what,
               const std::vector<Part>& parts) {
  if (parts.empty()) return;
  HtmlColumn level{std::string(load_name(result)), {}, false, {}}, named{std::string(what), {}, false, {}},
      sent{"requests", {}, false, {}}, failed{"failed", {}, false, "bad"};
  std::vector<std::optional<double>> tokens, ttft, e2e;
  const auto median = [](const std::optional<Statistics>& s) {
    return s ? std::optional(s->p50()) : std::nullopt;
  };
  for (const Part& part : parts) {
    level.cells.push_back(part.level);
    named.cells.push_back(part.name);
    sent.cells.push_back(whole(part.figures->attempted));
    failed.cells.push_back(whole(part.figures->failed));
    tokens.push_back(part.figures->output_tokens_per_s);
    ttft.push_back(median(part.figures->ttft_ms));
    e2e.push_back(median(part.figures->e2e_ms));
  }
  add_html_table(out, caption, "",
                 {std::move(level), std::move(named), std::move(sent), std::move(failed),
                  number_column("output tokens/s", tokens), number_column("TTFT p50, ms", ttft),
                  number_column("E2E p50, ms", e2e)});
}

void add_errors(HtmlWriter& out, const RunResult& result) {
  HtmlColumn level{std::string(load_name(result)), {}, false, {}}, kind{"kind", {}, false, {}},
      count{"requests", {}, false, "bad"}, example{"for instance", {}, true, {}};
  for (const LevelResult& row : result.levels) {
    for (const FailureKind failure : most_frequent_first(row.errors)) {
      level.cells.push_back(load_text(row.load()));
      kind.cells.emplace_back(name(failure));
      count.cells.push_back(whole(row.errors[static_cast<std::size_t>(failure)]));
      example.cells.push_back(row.error_examples[static_cast<std::size_t>(failure)]);
    }
  }
  if (!level.cells.empty())
    add_html_table(out, "Errors", "",
                   {std::move(level), std::move(kind), std::move(count), std::move(example)});
}

// Lines are kept here, so it is escaped line by line.
void add_preformatted(HtmlWriter& out, std::string_view text) {
  out.raw("<pre>");
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out.text(text.substr(0, end));
    out.raw("\n");
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  out.raw("</pre>\n");
}

}  // namespace

void add_html_groups(HtmlWriter& out, const RunResult& result) {
  std::vector<Part> servers, turns;
  for (const LevelResult& level : result.levels) {
    for (const ServerFigures& server : level.servers)
      servers.push_back({load_text(level.load()), without_userinfo(server.url), &server});
    for (std::size_t i = 0; i < level.turns.size(); ++i)
      turns.push_back({load_text(level.load()), std::to_string(i + 1), &level.turns[i]});
  }
  add_parts(out, result, "Servers", "server", servers);
  add_parts(out, result, "Turns of conversations", "turn", turns);
  add_errors(out, result);
}

void add_html_settings(HtmlWriter& out, const RunResult& result) {
  out.raw("<h2>Settings</h2>\n<details><summary>Everything as it was resolved, without secrets</summary>\n");
  add_preformatted(out, dump_json(to_json(result.config), 2));
  out.raw("</details>\n");
}

}  // namespace loadtest

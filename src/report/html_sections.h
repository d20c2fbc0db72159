#pragma once
// The parts of the HTML report, in the order in which they stand; only for html_*.cc. Each adds nothing where
// it has nothing to say.
#include <string_view>

#include "core/run_result.h"
#include "report/html_writer.h"

namespace loadtest {

void add_html_header(HtmlWriter& out, const RunResult& result);
void add_html_highlights(HtmlWriter& out, const RunResult& result);
void add_html_verdict(HtmlWriter& out, const RunResult& result);
void add_html_charts(HtmlWriter& out, const RunResult& result);
void add_html_distributions(HtmlWriter& out, const RunResult& result);
void add_html_series(HtmlWriter& out, const RunResult& result);
void add_html_tables(HtmlWriter& out, const RunResult& result);
void add_html_groups(HtmlWriter& out, const RunResult& result);  // servers, turns, errors
void add_html_settings(HtmlWriter& out, const RunResult& result);

std::string_view html_style();

}  // namespace loadtest

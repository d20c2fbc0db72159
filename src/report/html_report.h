#pragma once
// A run as one HTML file for people: verdict, charts, tables, settings. It loads nothing and runs nothing.
//
// No script; its style sheet is named by its SHA-256 in a content security policy that forbids everything
// else. Follows light and dark, and prints in light.
// Safety:  every text that is not ours is escaped; control characters become "?".
// Missing: "–". Source: docs/exports.md#html
#include <string>

#include "core/run_result.h"

namespace loadtest {

std::string html_report(const RunResult& result);

}  // namespace loadtest

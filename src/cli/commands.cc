#include "cli/commands.h"

#include <CLI/App.hpp>

#include "cli/analyze_command.h"
#include "cli/completion_command.h"
#include "cli/delete_command.h"
#include "cli/export_command.h"
#include "cli/history_command.h"
#include "cli/info_command.h"
#include "cli/run_command.h"
#include "cli/serve_command.h"
#include "cli/show_command.h"
#include "cli/sim_command.h"
#include "cli/tokenize_command.h"

namespace loadtest {
namespace {

constexpr Command kCommands[] = {
    {add_run_command, true}, {add_history_command}, {add_show_command},       {add_export_command},
    {add_delete_command},    {add_serve_command},   {add_sim_command},        {add_tokenize_command},
    {add_analyze_command},   {add_info_command},    {add_completion_command},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace loadtest

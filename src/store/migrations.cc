#include "store/migrations.h"

namespace loadtest {

std::span<const char* const> migrations() {
  // 1: why a run failed, in a word. 2: the output tokens/s of each level, "[1280.5,null]". 3: the body of
  // POST /run that asks for the run again.
  static const char* const kMigrations[] = {kSchema, "ALTER TABLE runs ADD COLUMN reason TEXT", R"(
ALTER TABLE runs ADD COLUMN output_tokens_per_s_by_level TEXT;
UPDATE runs SET output_tokens_per_s_by_level = (
  SELECT '[' || group_concat(coalesce(value, 'null')) || ']' FROM (
    SELECT value FROM levels LEFT JOIN metrics
      ON metrics.run = levels.run AND metrics.level = levels.level AND metric = 'output_tokens_per_s' AND statistic = 'value'
    WHERE levels.run = runs.run ORDER BY levels.level)))",
                                            "ALTER TABLE results ADD COLUMN body TEXT"};
  return kMigrations;
}

}  // namespace loadtest

#include "store/migrations.h"

namespace loadtest {

std::span<const char* const> migrations() {
  // 1: why a run failed, in a word.
  static const char* const kMigrations[] = {kSchema, "ALTER TABLE runs ADD COLUMN reason TEXT"};
  return kMigrations;
}

}  // namespace loadtest

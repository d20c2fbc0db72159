#include "store/migrations.h"

namespace loadtest {

std::span<const char* const> migrations() {
  static const char* const kMigrations[] = {kSchema};
  return kMigrations;
}

}  // namespace loadtest

#include "store/analyses.h"

namespace loadtest {

void write_analysis(Database& database, std::int64_t run, const Analysis& analysis) {
  Query query(database.statement("INSERT OR REPLACE INTO analyses VALUES (?, ?, ?, ?, ?)"));
  query << run << analysis.created_unix_ns << analysis.model << analysis.language << analysis.markdown;
  query.exec();
}

std::optional<Analysis> read_analysis(Database& database, std::int64_t run) {
  Query query(
      database.statement("SELECT created_unix_ns, model, language, markdown FROM analyses WHERE run = ?"));
  query << run;
  if (!query.next()) return std::nullopt;
  return Analysis{query.integer(0), query.text(1), query.text(2), query.text(3)};
}

}  // namespace loadtest

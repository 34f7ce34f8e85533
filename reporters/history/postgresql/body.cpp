#include "reporters/history/postgresql/body.h"

#include "reporters/display_text.h"
#include "reporters/history/gzip_text.h"
#include "reporters/history/record_json.h"

#include <fmt/format.h>

namespace benchgate::reporters::history {

namespace {

/// Zeros by the gigabyte fit into little; a text of this size does not.
constexpr std::size_t kLongestText = 1U << 29U;
constexpr std::size_t kLongestName = 60;

const char* fault(GzipEnd end) {
  switch (end) {
    case GzipEnd::whole:
      return nullptr;
    case GzipEnd::stopped:
      return "it is too long";
    case GzipEnd::cut_short:
      return "it is cut short";
    case GzipEnd::damaged:
      break;
  }
  return "it is damaged, or no gzip file";
}

}  // namespace

std::string write_body(const Record& record) {
  return gzip(write_record(record));
}

Record read_body(std::string_view id, std::string_view body) {
  std::string text;
  const GzipEnd end =
      read_gzip_lines(body, kLongestText, [&text](std::string_view line) {
        text += line;
        text += '\n';
        return text.size() <= kLongestText;
      });
  if (const char* why = fault(end)) {
    throw InvalidRecord(why);
  }
  Record record = parse_record(text);
  if (record.id != id) {
    throw InvalidRecord(
        fmt::format("it holds the record {}",
                    shorten(visible_text(record.id), kLongestName)));
  }
  return record;
}

}  // namespace benchgate::reporters::history

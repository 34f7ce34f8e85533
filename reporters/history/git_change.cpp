#include "reporters/history/git_change.h"

#include <fmt/format.h>

#include <iterator>

namespace benchgate::reporters::history {

namespace {

/// As git quotes paths (core.quotePath): C's way, bytes in octal.
std::string quoted(std::string_view path) {
  std::string text = "\"";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text += '\\';
      text += c;
    } else if (byte < ' ' || byte >= 0x7f) {
      text += fmt::format("\\{:03o}", byte);
    } else {
      text += c;
    }
  }
  return text + "\"";
}

/// What would end a name early.
std::string plain(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    const bool ends =
        c == '<' || c == '>' || static_cast<unsigned char>(c) < ' ';
    kept += ends ? ' ' : c;
  }
  return kept;
}

void append_data(std::string& stream, std::string_view bytes) {
  fmt::format_to(std::back_inserter(stream), "data {}\n{}\n", bytes.size(),
                 bytes);
}

}  // namespace

std::string import_stream(const GitChange& change, const GitParent& parent,
                          const GitIdentity& identity) {
  std::string stream =
      fmt::format("commit refs/benchgate/next\ncommitter {} <{}> {} +0000\n",
                  plain(identity.name), plain(identity.email), identity.time);
  append_data(stream, change.message);
  if (!parent.commit.empty()) {
    stream += fmt::format("from {}\n", parent.commit);
  } else if (!parent.tree.empty()) {
    stream += fmt::format("M 040000 {} \"\"\n", parent.tree);
  }
  for (const std::string& path : change.removed) {
    stream += fmt::format("D {}\n", quoted(path));
  }
  for (const GitChange::File& file : change.added) {
    stream += fmt::format("M 100644 inline {}\n", quoted(file.path));
    append_data(stream, file.bytes);
  }
  return stream + "done\n";
}

}  // namespace benchgate::reporters::history

#include "reporters/history/git_packing.h"

#include "reporters/history/git_contents.h"
#include "reporters/history/record_json.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace benchgate::reporters::history {

void GitPacking::add(const GitSnapshot& snapshot, const std::string& month,
                     const GitMonth& files) {
  const auto next = [&] {
    if (text_bytes_ >= limits_.pack_text_bytes) {
      finish(month);
    }
  };
  read_files(snapshot, files.packs, [&](const GitEntry& file, auto bytes) {
    add_pack(file, bytes.value_or(""));
    next();
  });
  fetch_files(snapshot, files.loose);
  read_files(snapshot, files.loose, [&](const GitEntry& file, auto text) {
    add_loose(file, text.value_or(""));
    next();
  });
  finish(month);
}

void GitPacking::add_loose(const GitEntry& file, std::string_view text) {
  try {
    const Record record = parse_loose(file.path, text);
    waiting_.push_back({.id = record.id, .text = std::string(text)});
    inputs_.push_back(file);
    text_bytes_ += text.size();
    input_bytes_ += text.size();
    has_loose_ = true;
  } catch (const InvalidRecord&) {
    return;
  }
}

void GitPacking::add_pack(const GitEntry& file, std::string_view bytes) {
  std::vector<PackedRecord> records;
  std::size_t text_bytes = 0;
  const std::string damage = read_pack(bytes, [&](PackedRecord record) {
    text_bytes += record.text.size();
    records.push_back(std::move(record));
  });
  if (!damage.empty() || 2 * text_bytes >= limits_.pack_text_bytes) {
    return;
  }
  std::ranges::move(records, std::back_inserter(waiting_));
  inputs_.push_back(file);
  text_bytes_ += text_bytes;
  input_bytes_ += bytes.size();
}

void GitPacking::finish(const std::string& month) {
  if (has_loose_) {
    records_ += waiting_.size();
    const std::string latest = latest_id(waiting_);
    std::string bytes = write_pack(std::move(waiting_));
    std::string path = pack_path(month, bytes, latest);
    std::ranges::copy_if(
        inputs_, std::back_inserter(removed_),
        [&path](const GitEntry& input) { return input.path != path; });
    packs_.push_back({.path = std::move(path), .bytes = std::move(bytes)});
    bytes_before_ += input_bytes_;
  }
  waiting_.clear();
  inputs_.clear();
  text_bytes_ = 0;
  input_bytes_ = 0;
  has_loose_ = false;
}

}  // namespace benchgate::reporters::history

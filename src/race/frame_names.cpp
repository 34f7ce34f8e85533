#include "src/race/frame_names.h"

#include "src/profile/object_file.h"

#include <optional>
#include <string>
#include <utility>

namespace benchgate::race {

namespace {

class Names {
 public:
  explicit Names(const std::filesystem::path& executable)
      : executable_(executable), module_(executable.filename().string()) {}

  void name(Stack& stack) {
    Stack named;
    for (std::size_t i = 0; i < stack.size();) {
      // Functions that are inlined at one place are a frame each.
      std::size_t end = i + 1;
      while (end < stack.size() && stack[end].module == stack[i].module &&
             stack[end].offset == stack[i].offset) {
        ++end;
      }
      const Frame& first = stack[i];
      const auto sources = first.module == module_
                               ? look_up(first.offset)
                               : std::vector<profile::SourceFrame>();
      for (const profile::SourceFrame& source : sources) {
        named.push_back({.function = source.name,
                         .file = source.file,
                         .line = source.line,
                         .module = first.module,
                         .offset = first.offset});
      }
      if (sources.empty()) {
        named.insert(named.end(), stack.begin() + static_cast<long>(i),
                     stack.begin() + static_cast<long>(end));
      }
      i = end;
    }
    stack = std::move(named);
  }

 private:
  /// Without lines it knows less than the sanitizer. The file is opened when a
  /// frame needs it.
  std::vector<profile::SourceFrame> look_up(std::uint64_t address) {
    if (!tried_) {
      tried_ = true;
      object_ = profile::ObjectFile::open(executable_);
    }
    const bool knows = object_ && object_->has_debug_information();
    return knows ? object_->frames_at(address)
                 : std::vector<profile::SourceFrame>();
  }

  const std::filesystem::path& executable_;
  std::string module_;
  std::optional<profile::ObjectFile> object_;
  bool tried_ = false;
};

}  // namespace

void name_frames(std::vector<Report>& reports,
                 const std::filesystem::path& executable) {
  Names names(executable);
  for (Report& report : reports) {
    for (Access& access : report.accesses) {
      names.name(access.stack);
    }
    names.name(report.location.stack);
    for (Note& note : report.notes) {
      names.name(note.stack);
    }
  }
}

}  // namespace benchgate::race

#pragma once

#include "src/formats/byte_source.h"

#include <cstddef>
#include <span>
#include <string>

namespace benchgate::formats {

/// The bytes of a file, or of standard input.
class FileSource final : public ByteSource {
 public:
  /// Opens `path`; "-" is standard input.
  ///
  /// Throws: FormatError naming it, if it cannot be opened or is a directory.
  explicit FileSource(const std::string& path);

  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  FileSource(FileSource&&) = delete;
  FileSource& operator=(FileSource&&) = delete;
  ~FileSource() override;

  std::size_t read(std::span<char> to) override;

 private:
  std::string path_;
  int descriptor_ = -1;
};

}  // namespace benchgate::formats

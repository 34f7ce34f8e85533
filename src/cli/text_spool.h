#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::cli {

/// Texts that wait in a temporary file, to be read back in any order. The file
/// has no name and vanishes with the process.
class TextSpool {
 public:
  /// Throws: reporters::DeliveryError, as all of it: the disk is full, ...
  TextSpool();

  /// Texts are numbered from 0.
  void add(std::string_view text);

  [[nodiscard]] std::string text(std::size_t number) const;

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::unique_ptr<std::FILE, Close> file_;
  std::vector<long> ends_;
};

}  // namespace benchgate::cli

#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace benchgate::measure {

/// All bytes of a file; empty if it cannot be read.
std::string content_of(const std::filesystem::path& file);

/// Whether `text` stands anywhere in the file: the name of a function, say,
/// that a program has or asks for. False if it cannot be read.
bool file_contains(const std::filesystem::path& file, std::string_view text);

}  // namespace benchgate::measure

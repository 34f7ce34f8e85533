#pragma once

/// \file
/// Text in a gzip file (RFC 1952), line by line.

#include <functional>
#include <string>
#include <string_view>

namespace benchgate::reporters::history {

/// The same bytes for the same text: no time, no name.
std::string gzip(std::string_view text);

/// Why reading ended.
enum class GzipEnd {
  whole,      ///< All of it was read, and its check sum is right.
  stopped,    ///< `take` wanted no more.
  cut_short,  ///< The bytes end before the text does.
  damaged,    ///< These are not the bytes that were written, or no gzip file.
};

/// Gives each line, without its end, to `take` until that returns false; of a
/// file that is not whole those before the fault, the last of which may be
/// wrong where it is damaged. Holds one line in memory; one of more than
/// `longest` bytes counts as damage.
GzipEnd read_gzip_lines(std::string_view bytes, std::size_t longest,
                        const std::function<bool(std::string_view)>& take);

}  // namespace benchgate::reporters::history

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace benchgate::profile {

/// Whether `bytes` begin as a gzip file does.
bool is_gzip(std::string_view bytes);

/// `packed` unpacked, with its checksums verified; more than one gzip file in
/// a row are their contents in a row.
///
/// Throws: ProfileError whose message goes on after a file's name: it is
///         broken, breaks off, or is more than `limit` bytes long unpacked.
std::string gunzip(std::string_view packed, std::size_t limit);

/// `bytes` as a gzip file without a name or a time: equal input, equal output.
std::string gzip(std::string_view bytes);

}  // namespace benchgate::profile

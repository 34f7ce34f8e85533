#pragma once

/// \file
/// Many records in one file: schema `benchgate.pack/1`, a gzip file of lines.
/// `zcat` shows it.
///
///     {"schema":"benchgate.pack/1","records":[["ID","DIGEST"],...]}
///     {"schema":"benchgate.history/1","id":"ID",...}        a line each, in
///     the
///     ...                                                   order of the list
///
/// DIGEST is the first 16 hex digits of the SHA-256 of the line without its
/// end: a pack that is damaged in one place gives back all others, and a number
/// that has become another one is not believed.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchgate::reporters::history {

/// A record as text: what write_record has written, or a later version of it,
/// whose unknown keys are kept.
struct PackedRecord {
  std::string id;
  std::string text;
};

/// The same bytes for the same records, in whichever order. Of records of one
/// id the first is taken. Line ends inside the texts are left out.
///
/// Precondition: every id is one (is_record_id).
/// Complexity: O(n log n) for n records; holds all of it in memory twice.
std::string write_pack(std::vector<PackedRecord> records);

/// Gives each record to `take`, in the order of ids; `text` is one line.
///
/// Returns: what is damaged, in a sentence, or that this is no pack, or one of
///          a later version; empty if nothing is wrong. The records that are
///          whole have been given.
/// Throws:  what `take` throws.
std::string read_pack(std::string_view bytes,
                      const std::function<void(PackedRecord)>& take);

/// The ids in a pack, of which `beginning` is all or the first bytes; some tens
/// of bytes per record will do.
///
/// Returns: empty if more bytes are needed.
/// Throws:  InvalidRecord if it is no pack, or one of a later version.
std::optional<std::vector<std::string>> pack_ids(std::string_view beginning);

/// The last id in their order; empty if there are no records.
std::string latest_id(std::span<const PackedRecord> records);

/// "packs/2026-11-DIGEST-20261128T130500Z.jsonl.gz": by the month of its
/// records (record_month), the first 16 hex digits of its content's SHA-256,
/// and when the latest of its runs began (record_start of `latest`, its
/// latest_id). Without the time, as in earlier versions, where that is not
/// known.
std::string pack_path(std::string_view month, std::string_view bytes,
                      std::string_view latest);

/// Whether the pack may hold the record, by its name: not if the run began
/// after all that are in it. So who adds a new run need not look into it.
bool may_hold(std::string_view pack_path, std::string_view id);

}  // namespace benchgate::reporters::history

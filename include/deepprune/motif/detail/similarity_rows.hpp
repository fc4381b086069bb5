/// \file
/// \brief Columns of queries, each compared with all columns of the targets.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <deepprune/motif/detail/column_table.hpp>
#include <deepprune/motif/detail/row_summary.hpp>

namespace deepprune {
inline namespace DEEPPRUNE_ABI {
namespace detail {

/// \brief How similarities become small integers: (similarity - median - origin) × steps, rounded.
struct ScoreScale {
    double origin = 0.0;
    double steps = 0.0;

    friend bool operator==(ScoreScale const&, ScoreScale const&) = default;
};

/// \brief One column against all columns of the targets.
struct SimilarityRow {
    ScoredColumn column{};
    std::vector<double> similarities{};
    double lowest = 0.0;
    double highest = 0.0;
    double median = 0.0;  ///< 0 unless scores are centred
    std::size_t last_use = 0;

    // On the scale of the last query.
    ScoreScale scale{};
    std::size_t score_bytes = 0;
    std::vector<std::uint16_t> narrow_scores{};
    std::vector<std::uint32_t> wide_scores{};
    std::vector<double> shares{};  ///< of target columns by score
};

/// \brief The targets' columns and a sample of them.
struct TargetTables {
    ColumnTable all;
    ColumnTable sample;

    TargetTables(ColumnDistance distance, BaseProbabilities const& background, std::span<ScoredColumn const> columns)
        : all{distance, background, columns}, sample{distance, background, sampled(columns)} {}

    static constexpr std::size_t sample_size = 255;

  private:
    [[nodiscard]] static std::vector<ScoredColumn> sampled(std::span<ScoredColumn const> columns) {
        std::size_t const size = (std::min)(columns.size(), sample_size);
        std::vector<ScoredColumn> some;
        for (std::size_t i = 0; i < size; ++i) {
            some.push_back(columns[i * columns.size() / size]);
        }
        return some;
    }
};

/// \brief The rows of one query after another. A row is computed only if it is not one of the last: queries that are
/// words share the few columns that letters have.
class SimilarityRows {
  public:
    /// \brief The rows of a query's columns, of which equal ones share a row. They are valid until the next query.
    /// \param centre whether medians are wanted, here and for all other queries
    [[nodiscard]] std::span<SimilarityRow* const> of(std::span<ScoredColumn const> query, TargetTables const& tables,
                                                     bool centre) {
        ++now_;
        limit_ = (std::max)(limit_, query.size());
        chosen_.clear();
        fresh_.clear();
        for (auto const& column : query) {
            chosen_.push_back(place_for(column));
        }
        compute(tables, centre);
        return chosen_;
    }

  private:
    struct Fresh {
        SimilarityRow* row;
        ColumnTable::Query query;
        RowSummary* summary;
    };

    [[nodiscard]] SimilarityRow* place_for(ScoredColumn const& column) {
        SimilarityRow* oldest = nullptr;
        for (auto const& row : rows_) {
            if (row->column == column) {
                row->last_use = now_;
                return row.get();
            }
            if (oldest == nullptr || row->last_use < oldest->last_use) {
                oldest = row.get();
            }
        }
        if (rows_.size() < limit_) {
            rows_.push_back(std::make_unique<SimilarityRow>());
            oldest = rows_.back().get();
        }
        oldest->column = column;
        oldest->scale = {};
        oldest->last_use = now_;
        fresh_.push_back({oldest, {}, nullptr});
        return oldest;
    }

    void compute(TargetTables const& tables, bool centre) {
        summaries_.resize((std::max)(summaries_.size(), fresh_.size()));
        std::size_t const size = tables.all.size();
        std::array<double, ColumnTable::tile> memory;
        for (std::size_t i = 0; i < fresh_.size(); ++i) {
            auto& [row, query, summary] = fresh_[i];
            row->similarities.resize(size);
            query = tables.all.prepared(row->column);
            summary = &summaries_[i];
            auto const sample = std::span{memory}.first(tables.sample.size());
            tables.sample.compare(query, 0, sample);
            summary->start(sample, size, centre);
        }
        for (std::size_t begin = 0; begin < size; begin += ColumnTable::tile) {
            std::size_t const length = (std::min)(ColumnTable::tile, size - begin);
            for (auto const& [row, query, summary] : fresh_) {
                auto const part = std::span{row->similarities}.subspan(begin, length);
                tables.all.compare(query, begin, part);
                summary->add(part);
            }
        }
        for (auto const& [row, query, summary] : fresh_) {
            row->lowest = summary->lowest();
            row->highest = summary->highest();
            row->median = centre ? summary->median(row->similarities) : 0.0;
        }
    }

    std::size_t now_ = 0;
    std::size_t limit_ = 16;  // as many as there are letters, and one
    std::vector<std::unique_ptr<SimilarityRow>> rows_{};
    std::vector<SimilarityRow*> chosen_{};
    std::vector<Fresh> fresh_{};
    std::vector<RowSummary> summaries_{};
};

}  // namespace detail
}  // namespace DEEPPRUNE_ABI
}  // namespace deepprune

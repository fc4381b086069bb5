/// \file
/// \brief What a model says of one allele.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <deepprune/core/random_stream.hpp>
#include <deepprune/core/seed.hpp>
#include <deepprune/genome/variant.hpp>
#include <deepprune/genome/variant_window.hpp>
#include <deepprune/model/scorer.hpp>
#include <deepprune/scan/site.hpp>
#include <deepprune/scan/site_scanner.hpp>
#include <deepprune/sequence/alphabet.hpp>

#include "sites/score_variants.hpp"

namespace programs::sites {

/// \brief The difference that an allele makes.
struct AlleleEffect {
    float reference = 0.0F;         ///< logit
    float alternative = 0.0F;       ///< logit
    float difference = 0.0F;        ///< the alternative less the reference
    float largest = 0.0F;           ///< the difference of the largest absolute value, among shifted windows
    std::ptrdiff_t shift = 0;       ///< how far that window is to the right
    std::string gained{};           ///< sites, `kernel_3:+:1001-1024` with positions from 1, | between them
    std::string lost{};             ///< the same
    std::optional<float> change{};  ///< the difference of a random change in the same window, if one was asked for
    bool moved = false;             ///< the window, as the chromosome ends
};

/// \brief Scores alleles, one after the other; for one thread.
class AlleleScorer {
  public:
    AlleleScorer(VariantModel const& model, deepprune::SiteScanner const* scanner, VariantOptions const& options)
        : model_{model},
          scanner_{scanner},
          options_{options},
          scratch_{model.scorer.scratch()},
          before_(model.names.size()),
          after_(model.names.size()) {}

    /// \brief The next allele is that of another site: nothing of the last one can be used again.
    void leave_site() noexcept { scored_.end = 0; }

    /// \brief Scores an allele.
    /// \param variant in its shortest form
    /// \param bases of its chromosome
    /// \param get called as `get(start, end)` for letters of the chromosome
    /// \param random draws a change of the window, if given
    /// \return nothing if an allele is too short for the model
    template <class Get>
    [[nodiscard]] AlleleEffect const* score(deepprune::Variant const& variant, std::size_t bases, Get const& get,
                                            std::optional<deepprune::RandomStream> random) {
        auto const window = deepprune::variant_window(variant, options_.width, bases);
        std::size_t const shorter = (std::min)(variant.reference.size(), variant.alternative.size());
        if (window.size() - variant.reference.size() + shorter < model_.minimum_length) {
            return nullptr;
        }
        std::size_t const around = scanner_ != nullptr ? scanner_->longest() - 1 : 0;
        std::size_t const start = (std::min)(window.start - (std::min)(window.start, options_.shifts),
                                             variant.start - (std::min)(variant.start, around));
        std::size_t const end = (std::min)((std::max)(window.end + options_.shifts, variant.end() + around), bases);
        std::string_view const letters = get(start, end);
        encode(letters, reference_);
        encode(deepprune::with_alternative(letters, start, variant), alternative_);

        effect_.moved = window.moved;
        if (scored_.start != window.start || scored_.end != window.end) {
            effect_.reference = logit(reference_, window.start - start, window.size());
            scored_ = window;
        }
        std::size_t const other_size = window.size() - variant.reference.size() + variant.alternative.size();
        effect_.alternative = logit(alternative_, window.start - start, other_size);
        effect_.difference = effect_.alternative - effect_.reference;
        effect_.change.reset();
        if (random) {
            effect_.change = random_change(window.start - start, window.size(), *random);
        }
        look_aside(variant, window, {.start = start, .end = end});
        compare_sites(variant, start);
        return &effect_;
    }

  private:
    using Bases = std::vector<deepprune::Base>;

    static void encode(std::string_view letters, Bases& codes) {
        codes.resize(letters.size());
        std::ranges::transform(letters, codes.begin(), deepprune::encode_base);
    }

    [[nodiscard]] float logit(Bases const& codes, std::size_t from, std::size_t size) {
        return model_.scorer.logit(std::span{codes}.subspan(from, size), scratch_);
    }

    // The difference that another base at a random known place of the window makes; nothing if few are known.
    [[nodiscard]] std::optional<float> random_change(std::size_t from, std::size_t size,
                                                     deepprune::RandomStream& random) {
        constexpr int attempts = 100;
        for (int i = 0; i < attempts; ++i) {
            deepprune::Base& base = reference_[from + static_cast<std::size_t>(random.below(size))];
            if (base != deepprune::unknown_base) {
                deepprune::Base const before = base;
                base = static_cast<deepprune::Base>((before + 1 + random.below(3)) % 4);
                float const after = logit(reference_, from, size);
                base = before;
                return after - effect_.reference;
            }
        }
        return std::nullopt;
    }

    // The largest difference among windows that are moved and still hold the variant; of equal ones the nearest, and
    // the left one of two.
    void look_aside(deepprune::Variant const& variant, deepprune::VariantWindow const& window,
                    deepprune::VariantWindow const& stretch) {
        effect_.largest = effect_.difference;
        effect_.shift = 0;
        std::size_t const other_size = window.size() - variant.reference.size() + variant.alternative.size();
        for (std::size_t by = 1; by <= options_.shifts; ++by) {
            for (bool const right : {false, true}) {
                bool const inside = right ? window.start + by <= variant.start && window.end + by <= stretch.end
                                          : window.start >= stretch.start + by && window.end >= variant.end() + by;
                if (!inside) {
                    continue;
                }
                std::size_t const from = (right ? window.start + by : window.start - by) - stretch.start;
                float const difference = logit(alternative_, from, other_size) - logit(reference_, from, window.size());
                if (std::abs(difference) > std::abs(effect_.largest)) {
                    effect_.largest = difference;
                    effect_.shift = right ? static_cast<std::ptrdiff_t>(by) : -static_cast<std::ptrdiff_t>(by);
                }
            }
        }
    }

    // The best site of each kernel among those with one of the bases begin, ..., end - 1, or on both sides of `begin`
    // if there is none.
    void find_sites(Bases const& codes, std::size_t begin, std::size_t end,
                    std::vector<std::optional<deepprune::Site>>& best) const {
        std::ranges::fill(best, std::nullopt);
        std::size_t const around = scanner_->longest() - 1;
        std::size_t const from = begin - (std::min)(begin, around);
        std::size_t const to = (std::min)(end + around, codes.size());
        scanner_->scan(std::span{codes}.subspan(from, to - from), [&](deepprune::Site site) {
            site.start += from;
            bool const touches = site.start < end && site.start + scanner_->length(site.matrix) > begin;
            auto& mine = best[site.matrix];
            if (touches && (!mine || site.score > mine->score)) {
                mine = site;
            }
        });
    }

    // Sites at the variant that only one allele has.
    void compare_sites(deepprune::Variant const& variant, std::size_t start) {
        effect_.gained.clear();
        effect_.lost.clear();
        if (scanner_ == nullptr) {
            return;
        }
        std::size_t const at = variant.start - start;
        find_sites(reference_, at, at + variant.reference.size(), before_);
        find_sites(alternative_, at, at + variant.alternative.size(), after_);
        for (std::size_t k = 0; k < before_.size(); ++k) {
            if (before_[k].has_value() != after_[k].has_value()) {
                bool const lost = before_[k].has_value();
                add_site(lost ? *before_[k] : *after_[k], lost ? variant.reference.size() : variant.alternative.size(),
                         variant, start, lost ? effect_.lost : effect_.gained);
            }
        }
    }

    // Appends a site. An inserted base has the place of the last base before it that the genome has.
    // \param size of the allele that the site is in
    void add_site(deepprune::Site const& site, std::size_t size, deepprune::Variant const& variant, std::size_t start,
                  std::string& text) const {
        auto const place = [&](std::size_t in_stretch) {  // from 1
            std::size_t const base = start + in_stretch;
            if (base >= variant.start + size) {
                return base - size + variant.reference.size() + 1;
            }
            return (std::min)(base + 1, variant.end());
        };
        std::size_t const last = site.start + scanner_->length(site.matrix) - 1;
        text += text.empty() ? "" : "|";
        text += model_.names[site.matrix];
        text += site.reverse ? ":-:" : ":+:";
        text += std::to_string(place(site.start));
        text += '-';
        text += std::to_string(place(last));
    }

    VariantModel const& model_;
    deepprune::SiteScanner const* scanner_;  // null: no kernel
    VariantOptions const& options_;
    deepprune::Scorer<float>::Scratch scratch_;
    Bases reference_{};                                   // of the stretch
    Bases alternative_{};                                 // the same with the variant
    deepprune::VariantWindow scored_{};                   // of `effect_.reference`
    std::vector<std::optional<deepprune::Site>> before_;  // by kernel
    std::vector<std::optional<deepprune::Site>> after_;
    AlleleEffect effect_{};
};

}  // namespace programs::sites

// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace tenfold::help {

/// One page of the help, or the entry of one term.
struct Page {
  std::string id;                 ///< what links name: "trade-off", "tensorized-shape"
  std::string title;              ///< for people
  bool is_term = false;           ///< an entry of terms.md
  std::vector<std::string> also;  ///< other words for a term
  std::string markdown;           ///< without the title; links go to ids
};

/// The language of all that follows: "en", as it is at first, or "de". A page that has no translation stays
/// English. Pages got before stay valid. Not for several threads.
void use_language(const std::string& language);

/// All pages, then all terms, each by id.
const std::vector<Page>& pages();

/// By id, title or other word, in any case, spaces or hyphens; nullptr when there is none.
const Page* find(std::string_view words);

/// The pages that hold all the words, best first: in the title, then in other words, then in the text.
std::vector<const Page*> search(std::string_view words);

/// Ids that the page links to, in order, each once.
std::vector<std::string> links_of(const Page& page);

/// The page for a terminal: title, text without markup in lines of at most `width` characters, what is
/// linked.
std::string to_text(const Page& page, std::size_t width = 80);

}  // namespace tenfold::help

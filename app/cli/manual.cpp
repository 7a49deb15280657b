// SPDX-FileCopyrightText: The Tenfold authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/manual.h"

#include <vector>

namespace tenfold::cli {
namespace {

std::vector<const CLI::App*> commandsOf(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* command) { return !command->get_name().empty(); });
}

/// Text as roff takes it: no escapes of its own, no line that begins as a request.
std::string roff(const std::string& text) {
  std::string safe;
  for (const char letter : text) {
    if (letter == '\\')
      safe += "\\e";
    else if (letter == '-')
      safe += "\\-";
    else if (letter == '\'')
      safe += "\\(aq";
    else
      safe += letter == '\n' ? ' ' : letter;
  }
  return safe.starts_with('.') ? "\\&" + safe : safe;
}

/// What stands between braces in a type that takes one of several words: "TEXT:{a,b}" is "a b".
std::string valuesOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const auto first = type.find('{'), last = type.find('}');
  if (first == std::string::npos || last == std::string::npos) return {};
  std::string values = type.substr(first + 1, last - first - 1);
  for (char& letter : values)
    if (letter == ',') letter = ' ';
  return values;
}

bool takesValue(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

std::vector<std::string> namesOf(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const auto& name : option.get_snames()) names.push_back("-" + name);
  for (const auto& name : option.get_lnames()) names.push_back("--" + name);
  return names;
}

std::string placeholder(const CLI::Option& option) {
  const std::string values = valuesOf(option);
  if (values.empty()) return "VALUE";
  std::string text = values;
  for (char& letter : text)
    if (letter == ' ') letter = '|';
  return text;
}

std::string usageOf(const CLI::App& command) {
  std::string text = "[options]";
  for (const CLI::Option* option : command.get_options())
    if (option->get_positional())
      text += option->get_required() ? " " + option->get_name(true) : " [" + option->get_name(true) + "]";
  return text;
}

std::string optionEntry(const CLI::Option& option) {
  std::string heading;
  for (const std::string& name : namesOf(option))
    heading += (heading.empty() ? "\\fB" : ", \\fB") + roff(name) + "\\fR";
  if (heading.empty())
    heading = "\\fI" + roff(option.get_name(true)) + "\\fR";
  else if (takesValue(option))
    heading += " \\fI" + roff(placeholder(option)) + "\\fR";
  std::string entry = ".TP\n" + heading + "\n" + roff(option.get_description());
  if (!option.get_default_str().empty()) entry += " Default: " + roff(option.get_default_str()) + ".";
  return entry + "\n";
}

std::string optionsOf(const CLI::App& app) {
  std::string text;
  for (const CLI::Option* option : app.get_options()) text += optionEntry(*option);
  return text;
}

std::string words(const CLI::App& app) {
  std::string text;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : namesOf(*option)) text += (text.empty() ? "" : " ") + name;
  return text;
}

/// Lines `command:--option) values ;;` of the options that take one of a few words.
std::string valueCases(const CLI::App& command) {
  std::string text;
  for (const CLI::Option* option : command.get_options()) {
    const std::string values = valuesOf(*option);
    if (values.empty()) continue;
    for (const std::string& name : namesOf(*option))
      text += "    " + command.get_name() + ":" + name + ") words='" + values + "' ;;\n";
  }
  return text;
}

/// Text inside the brackets of a zsh `_arguments` specification, which single quotes surround.
std::string zshText(const std::string& text) {
  std::string safe;
  for (const char letter : text) {
    if (letter == '\'')
      safe += "'\\''";
    else if (letter == '[' || letter == ']' || letter == ':' || letter == '\\')
      safe += std::string("\\") + letter;
    else
      safe += letter == '\n' ? ' ' : letter;
  }
  return safe;
}

/// `_arguments` specifications of an option, one for each of its names; an option that may come once leaves
/// the list when it was given.
std::string zshOption(const CLI::Option& option) {
  const bool repeats = option.get_expected_max() > 1;
  std::string names, text;
  for (const std::string& name : namesOf(option)) names += (names.empty() ? "" : " ") + name;
  for (const std::string& name : namesOf(option)) {
    text += " \\\n      '" + (repeats ? "*" : "(" + names + ")") + name + "[" +
            zshText(option.get_description()) + "]";
    const std::string values = valuesOf(option);
    if (!values.empty())
      text += ":value:(" + values + ")";
    else if (takesValue(option))
      text += ":value:_files";
    text += "'";
  }
  return text;
}

std::string zshOptions(const CLI::App& app) {
  std::string text;
  for (const CLI::Option* option : app.get_options()) text += zshOption(*option);
  return text;
}

}  // namespace

std::string manualPage(const CLI::App& app, const std::string& version) {
  std::string text = ".TH TENFOLD 1 \"\" \"Tenfold " + roff(version) + "\" \"User Commands\"\n";
  text += ".SH NAME\ntenfold \\- compress trained neural networks with tensor factorizations\n";
  text += ".SH SYNOPSIS\n.B tenfold\n\\fICOMMAND\\fR [\\fIoptions\\fR]\n";
  text += ".SH DESCRIPTION\n" + roff(app.get_description()) + "\n";
  text += ".SH OPTIONS\nOf every command:\n" + optionsOf(app);
  text += ".SH COMMANDS\n";
  for (const CLI::App* command : commandsOf(app)) {
    text += ".SS \"tenfold " + command->get_name() + " " + roff(usageOf(*command)) + "\"\n";
    text += roff(command->get_description()) + ".\n" + optionsOf(*command);
  }
  text +=
      ".SH EXIT STATUS\n0 done, 1 failed with one sentence that says why, 2 wrong usage, 130 stopped by "
      "Ctrl\\-C.\n";
  text +=
      ".SH SEE ALSO\n.B tenfold help\nprints pages on the program and entries on "
      "its terms.\n";
  return text;
}

std::string bashCompletion(const CLI::App& app) {
  std::string names, options, values;
  for (const CLI::App* command : commandsOf(app)) {
    names += (names.empty() ? "" : " ") + command->get_name();
    options += "    " + command->get_name() + ") words='" + words(*command) + " " + words(app) + "' ;;\n";
    values += valueCases(*command);
  }
  return "# bash completion of tenfold, made from the options that it parses\n"
         "_tenfold() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= words= "
         "word\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
         "    [[ $word == -* ]] || { command=$word; break; }\n"
         "  done\n"
         "  case $command:$previous in\n" +
         values +
         "  esac\n"
         "  if [[ -z $words && -z $command && $current != -* ]]; then words='" +
         names +
         "'; fi\n"
         "  if [[ -z $words && $current == -* ]]; then\n"
         "    case $command in\n" +
         options + "    *) words='" + words(app) +
         "' ;;\n"
         "    esac\n"
         "  fi\n"
         "  if [[ -n $words ]]; then COMPREPLY=($(compgen -W \"$words\" -- \"$current\")); else "
         "COMPREPLY=(); fi\n"
         "}\n"
         "complete -o bashdefault -o default -F _tenfold tenfold\n";
}

std::string zshCompletion(const CLI::App& app) {
  std::string commands, cases;
  for (const CLI::App* command : commandsOf(app)) {
    commands += "    '" + command->get_name() + ":" + zshText(command->get_description()) + "'\n";
    cases += "    " + command->get_name() + ") _arguments" + zshOptions(*command) + zshOptions(app) +
             " \\\n      '*:file:_files' ;;\n";
  }
  return "#compdef tenfold\n"
         "# zsh completion of tenfold, made from the options that it parses\n"
         "_tenfold() {\n"
         "  local curcontext=$curcontext context state state_descr line\n"
         "  typeset -A opt_args\n"
         "  local -a commands=(\n" +
         commands +
         "  )\n"
         "  _arguments -C" +
         zshOptions(app) +
         " \\\n      '1:command:->command' '*::argument:->argument' && return\n"
         "  if [[ $state == command ]]; then _describe -t commands command commands; return; fi\n"
         "  case $words[1] in\n" +
         cases +
         "  esac\n"
         "}\n"
         "if [[ $funcstack[1] == _tenfold ]]; then _tenfold \"$@\"; else compdef _tenfold tenfold; fi\n";
}

}  // namespace tenfold::cli

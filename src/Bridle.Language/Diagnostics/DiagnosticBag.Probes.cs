namespace Bridle.Language.Diagnostics;

internal sealed partial class DiagnosticBag
{
    public void NoProbe(int position, string description) => Report(ErrorTag.PdescZero, position, $"probe description {description} does not match any probes");

    public void ProbeRefused(int position, ErrorTag tag, string message) => Report(tag, position, message);

    public void ArgumentsDiffer(int position, string description) =>
        Report(ErrorTag.ArgsMulti, position, $"args[ ] may not be used because the probes of {description} differ in their arguments");

    public void NoArguments(int position, string description) => Report(ErrorTag.ArgsNone, position, $"args[ ] may not be used because the probes of {description} have no typed arguments");

    public void ArgumentIndexNotConstant(int position, string name) => Report(ErrorTag.ArgsIdx, position, $"{name}[ ] requires an integer constant as its index");

    public void ArgumentIndexRange(int position, long index, string description) => Report(ErrorTag.ArgsIdx, position, $"index {index} is out of range for the args[ ] of {description}");

    public void ArgumentType(int position, long index, string type) => Report(ErrorTag.ArgsType, position, $"failed to resolve type of args[{index}]: {type}");

    public void ArgumentTranslator(int position, long index, string from, string to) =>
        Report(ErrorTag.ArgsXlator, position, $"translator for args[{index}] from {from} to {to} is not defined");

    public void RegisterIndex(int position, long index) => Report(ErrorTag.RegsIdx, position, $"index {index} is out of range for uregs[ ]");

    public void TranslatorRedeclared(int position, string from, string to) => Report(ErrorTag.XlateRedecl, position, $"translator from {from} to {to} has been declared");

    public void TranslatorWithoutMember(int position, string member, string from, string to) =>
        Report(ErrorTag.XlateNoconv, position, $"translator does not define conversion for member: {to}.{member} (from {from})");

    public void NoTranslator(int position, string from, string to) => Report(ErrorTag.XlateNone, position, $"cannot translate from \"{from}\" to \"{to}\"");

    public void TranslatorOutput(int position, string type) => Report(ErrorTag.XlateSou, position, $"translator output type must be a struct or union: {type}");

    public void TranslatorMember(int position, string member, string type) => Report(ErrorTag.XlateMemb, position, $"translator member {member} is not a member of {type}");

    public void TranslatorMemberType(int position, string member, string type, string given) =>
        Report(ErrorTag.XlateIncompat, position, $"translator member {member} definition uses incompatible types: \"{type}\" = \"{given}\"");

    public void ProviderName(int position, string name) => Report(ErrorTag.ProvBadname, position, $"provider or probe name is not allowed: {name}");

    public void ProviderRedeclared(int position, string name) => Report(ErrorTag.ProvIncompat, position, $"provider has been declared with other probes: {name}");

    public void ProviderProbeRedeclared(int position, string name) => Report(ErrorTag.ProvPrdup, position, $"probe redeclared: {name}");

    public void ProviderProbeArguments(int position, string name, int limit) => Report(ErrorTag.ProvPrarglen, position, $"probe {name} has more than {limit} arguments");

    public void ProviderProbeTranslator(int position, string name, string from, string to) =>
        Report(ErrorTag.ProvPrxlator, position, $"translator for an argument of probe {name} from {from} to {to} is not defined");
}

using System.Globalization;

namespace Bridle.Language.Options;

/// <summary>The options of one program: those given by the caller, then those that its pragmas set.</summary>
/// <remarks>Values are kept in one form: flags as 1 or 0, sizes in bytes, rates in nanoseconds.</remarks>
public sealed class OptionSettings
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public const string InvalidName = "Invalid option name";
    public const string InvalidValue = "Invalid value for specified option";
    public const string NotFromProgram = "Option cannot be used from within a D program";

    /// <summary>What was set, in the kept form; defaults left out.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Settings of their own with the same values.</summary>
    public OptionSettings Copy()
    {
        OptionSettings copy = new();
        foreach ((string name, string value) in _values) copy._values.Add(name, value);
        return copy;
    }

    /// <summary>Sets an option; false with the reason in DTrace's words.</summary>
    /// <param name="fromProgram">By a pragma, which may not set what concerns the command alone.</param>
    public bool TrySet(string name, string? value, bool fromProgram, out string reason)
    {
        if (!OptionCatalog.Entries.TryGetValue(name, out OptionEntry? entry))
        {
            reason = InvalidName;
            return false;
        }
        if (fromProgram && entry.Class == OptionClass.Command)
        {
            reason = NotFromProgram;
            return false;
        }
        bool isRight = OptionValue.TryNormalize(entry.Kind, value, out string kept);
        if (isRight) _values[name] = kept;
        reason = isRight ? "" : InvalidValue;
        return isRight;
    }

    /// <summary>The value in the kept form, the default unless set.</summary>
    public string Text(string name) => _values.TryGetValue(name, out string? value) ? value : OptionCatalog.Entries[name].Default;

    public bool Flag(string name) => Text(name) == "1";

    public long Number(string name) => long.Parse(Text(name), CultureInfo.InvariantCulture);
}

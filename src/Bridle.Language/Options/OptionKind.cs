namespace Bridle.Language.Options;

/// <summary>What values an option takes.</summary>
public enum OptionKind
{
    /// <summary>on or off in one of four spellings; no value means on.</summary>
    Flag,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Bytes, with k, m, g or t.</summary>
    Size,

    /// <summary>A period in nanoseconds, or hz.</summary>
    Rate,

    /// <summary>switch, fill or ring.</summary>
    BufferPolicy,

    /// <summary>auto or manual.</summary>
    ResizePolicy,

    /// <summary>Anything.</summary>
    Text,
}

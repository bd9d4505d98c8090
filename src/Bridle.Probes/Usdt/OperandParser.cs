using System.Collections.Immutable;
using System.Globalization;
using Bridle.Processes.Stepping;
using Bridle.Target;

namespace Bridle.Probes.Usdt;

/// <summary>Where a symbol of the object lies in the process; false for one that it does not have.</summary>
internal delegate bool SymbolLookup(string name, out TargetAddress address);

/// <summary>
/// Reads the third text of a statement probe: operands of the assembler (AT&amp;T), each with its size before an "@", negative for signed
/// values: "-4@%eax 8@-16(%rbp,%rax,8) 4@$7 8@counter(%rip)". What cannot be read becomes an operand that is unknown: the others keep their
/// places.
/// </summary>
internal readonly struct OperandParser(SymbolLookup symbols, ProbeLimits limits)
{
    private const int DefaultSize = 8;

    public ImmutableArray<Operand> Parse(string text)
    {
        var operands = ImmutableArray.CreateBuilder<Operand>();
        int at = 0;
        while (operands.Count < limits.StatementArguments && TryTake(text, ref at, out ReadOnlySpan<char> word)) operands.Add(ParseWord(word));
        return operands.DrainToImmutable();
    }

    /// <summary>Up to the next blank outside of parentheses behind which a new operand can begin: compilers write "16 + x(%rip)" too.</summary>
    private static bool TryTake(string text, ref int at, out ReadOnlySpan<char> word)
    {
        while (at < text.Length && text[at] == ' ') at++;
        int start = at, depth = 0;
        for (; at < text.Length; at++)
        {
            if (text[at] == '(') depth++;
            else if (text[at] == ')') depth--;
            else if (text[at] == ' ' && depth <= 0 && BeginsOperand(text.AsSpan(start, at - start), text.AsSpan(at + 1))) break;
        }

        word = text.AsSpan(start, at - start).Trim();
        return !word.IsEmpty;
    }

    // Where the first operand states a size, all do.
    private static bool BeginsOperand(ReadOnlySpan<char> before, ReadOnlySpan<char> rest)
    {
        if (!before.Contains('@')) return true;
        rest = rest.TrimStart(' ');
        int length = SizeLength(rest);
        return length > 0 && length < rest.Length && rest[length] == '@';
    }

    private static int SizeLength(ReadOnlySpan<char> text)
    {
        int length = text.StartsWith('-') ? 1 : 0;
        if (length >= text.Length || !char.IsAsciiDigit(text[length])) return 0;
        length++;
        return length < text.Length && text[length] == 'f' ? length + 1 : length;
    }

    private Operand ParseWord(ReadOnlySpan<char> word)
    {
        int length = SizeLength(word);
        bool isSized = length > 0 && length < word.Length && word[length] == '@';
        bool isSigned = isSized && word[0] == '-';
        int size = isSized ? word[isSigned ? 1 : 0] - '0' : DefaultSize;
        Operand shape = new(OperandKind.Unknown, (byte)size, isSigned);
        if (size is not (1 or 2 or 4 or 8)) return shape with { Size = DefaultSize };
        ReadOnlySpan<char> text = (isSized ? word[(length + 1)..] : word).Trim();
        if (text.StartsWith('$')) return ParseConstant(text[1..], shape);
        bool isPlace = text.StartsWith('%') && !text.Contains('(') && !text.Contains(':');
        return isPlace ? ParseRegister(text[1..], shape) : ParseMemory(text, shape);
    }

    private Operand ParseConstant(ReadOnlySpan<char> text, in Operand shape) =>
        TrySum(text, out ulong value, out _) ? shape with { Kind = OperandKind.Constant, Displacement = value } : shape;

    private static Operand ParseRegister(ReadOnlySpan<char> name, in Operand shape)
    {
        if (!RegisterNames.TryFind(name, out RegisterName register)) return shape;
        // A value that is said to be longer than its register is as long as that.
        return shape with { Kind = OperandKind.Register, Base = register.Number, Shift = register.Shift, Size = Math.Min(shape.Size, register.Size) };
    }

    private Operand ParseMemory(ReadOnlySpan<char> text, Operand shape)
    {
        if (text.StartsWith("%fs:")) shape = shape with { Segment = OperandSegment.Fs };
        if (text.StartsWith("%gs:")) shape = shape with { Segment = OperandSegment.Gs };
        if (shape.Segment != OperandSegment.None) text = text[4..];
        int open = text.EndsWith(')') ? text.LastIndexOf('(') : -1;
        ReadOnlySpan<char> registers = open >= 0 ? text[(open + 1)..^1].Trim() : default;
        ReadOnlySpan<char> sum = open >= 0 ? text[..open].Trim() : text;
        ulong displacement = 0;
        bool hasSymbol = false;
        if (!sum.IsEmpty && !TrySum(sum, out displacement, out hasSymbol)) return shape;
        shape = shape with { Displacement = displacement };
        // The displacement is that of a symbol, whose place is known; a bare number before (%rip) names nothing.
        if (registers.SequenceEqual("%rip")) return hasSymbol ? shape with { Kind = OperandKind.Memory } : shape;
        if (open >= 0) return TryAddress(registers, ref shape) ? shape with { Kind = OperandKind.Memory } : shape;
        return sum.IsEmpty ? shape : shape with { Kind = OperandKind.Memory };
    }

    // base, index and scale; the base may be missing.
    private static bool TryAddress(ReadOnlySpan<char> text, ref Operand shape)
    {
        Span<Range> fields = stackalloc Range[4];
        int count = text.Split(fields, ',', StringSplitOptions.TrimEntries);
        if (count is 0 or > 3) return false;
        sbyte start = RegisterNumbers.None, index = RegisterNumbers.None;
        byte scale = 1;
        if (!text[fields[0]].IsEmpty && !TryWhole(text[fields[0]], out start)) return false;
        if (count > 1 && !TryWhole(text[fields[1]], out index)) return false;
        if (count > 2 && (!byte.TryParse(text[fields[2]], out scale) || scale is not (1 or 2 or 4 or 8))) return false;
        shape = shape with { Base = start, Index = index, Scale = scale };
        return start != RegisterNumbers.None || index != RegisterNumbers.None;
    }

    private static bool TryWhole(ReadOnlySpan<char> text, out sbyte number)
    {
        bool isKnown = RegisterNames.TryFind(text.StartsWith('%') ? text[1..] : default, out RegisterName register) && register.Size == 8;
        number = isKnown ? register.Number : RegisterNumbers.None;
        return isKnown;
    }

    /// <summary>Numbers and symbols, added up and taken away: "16+table", "-8".</summary>
    private bool TrySum(ReadOnlySpan<char> text, out ulong sum, out bool hasSymbol)
    {
        (sum, hasSymbol) = (0, false);
        for (int terms = 0; terms < limits.OperandTerms; terms++)
        {
            bool isNegative = text.StartsWith('-');
            if (isNegative || text.StartsWith('+')) text = text[1..];
            text = text.Trim();
            int end = text.IndexOfAny('+', '-');
            if (!TryTerm((end < 0 ? text : text[..end]).TrimEnd(), out ulong term, ref hasSymbol)) return false;
            sum = unchecked(isNegative ? sum - term : sum + term);
            if (end < 0) return true;
            text = text[end..];
        }

        return false;
    }

    private bool TryTerm(ReadOnlySpan<char> text, out ulong value, ref bool hasSymbol)
    {
        value = 0;
        if (text.IsEmpty) return false;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return ulong.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        if (char.IsAsciiDigit(text[0]))
            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        hasSymbol |= symbols(text.ToString(), out TargetAddress address);
        value = address.Value;
        return !address.IsNull;
    }
}

using System.Buffers.Text;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Interpreting;

/// <summary>The helpers for strings. Most write what they give to their output: its reference and its size come first.</summary>
internal sealed partial class Interpreter
{
    private long CallText(Helper helper, ReadOnlySpan<long> a) => helper switch
    {
        Helper.CopyText => CopyText(a[0], (int)a[1], a[2]),
        Helper.ReadText => ReadText(a[0], (int)a[1], a[2], a[3]),
        Helper.CompareText => CompareText(a[0], a[1]),
        Helper.TextLength => Text(a[0]).Length,
        Helper.JoinText => JoinText(a[0], (int)a[1], a[2], a[3]),
        Helper.Substring => Substring(a[0], (int)a[1], a[2], a[3], a[4]),
        Helper.FindCharacter => Rest(a, Text(a[2]), Text(a[2]).IndexOf(unchecked((byte)a[3]))),
        Helper.FindLastCharacter => Rest(a, Text(a[2]), Text(a[2]).LastIndexOf(unchecked((byte)a[3]))),
        Helper.FindText => Rest(a, Text(a[2]), Text(a[2]).IndexOf(Text(a[3]))),
        Helper.IndexOfText => IndexOf(a[0], a[1], a[2]),
        Helper.LastIndexOfText => LastIndexOf(a[0], a[1], a[2]),
        Helper.Tokenize => Tokenize(a[0], (int)a[1], a[2], a[3]),
        Helper.FormatInteger => FormatInteger(a[0], (int)a[1], a[2], a[3]),
        Helper.ParseInteger => TextNumbers.Parse(Text(a[0]), a[1]),
        Helper.Lower => Cased(a, (byte)'A', (byte)'Z'),
        Helper.Upper => Cased(a, (byte)'a', (byte)'z'),
        Helper.BaseName => Give(a[0], (int)a[1], TextPaths.Base(Text(a[2]))),
        Helper.DirectoryName => Give(a[0], (int)a[1], TextPaths.Directory(Text(a[2]))),
        Helper.CleanPath => CleanPath(a[0], (int)a[1], a[2]),
        Helper.BuiltinText => BuiltinText(a[0], (int)a[1], (Builtin)a[2]),
        Helper.TextCharacter => Character(a[0], a[1]),
        Helper.JsonValue => JsonValue(a[0], (int)a[1], a[2], a[3]),
        _ => NetworkAddress(helper, a),
    };

    /// <summary>A string argument, cut at strsize; null is a fault.</summary>
    private ReadOnlySpan<byte> Text(long reference)
    {
        if (reference != 0) return _memory.Text(reference, _program.StringBytes);
        Fail(FaultCode.InvalidAddress, 0);
        return default;
    }

    private void WriteText(long output, int size, ReadOnlySpan<byte> text)
    {
        if (size <= 0) return;
        int length = Math.Min(text.Length, size - 1);
        Span<byte> target = _memory.Slice(output, size);
        text[..length].CopyTo(target);
        target[length] = 0;
    }

    private long Give(long output, int size, ReadOnlySpan<byte> text)
    {
        if (Fault == FaultCode.None) WriteText(output, size, text);
        return output;
    }

    private long CopyText(long output, int size, long text)
    {
        ReadOnlySpan<byte> bytes = text == 0 ? default : _memory.Text(text, Math.Max(size, _program.StringBytes));
        int length = Math.Min(bytes.Length, size - 1);
        Span<byte> target = _memory.Slice(output, size);
        bytes[..length].CopyTo(target);
        target[length..].Clear();
        return 0;
    }

    // Page by page: the string may end before memory does.
    private long ReadText(long output, int size, long pointer, long most)
    {
        const int Page = 4096;
        Span<byte> target = _memory.Slice(output, size);
        int limit = (int)Math.Clamp(most, 0, size - 1), done = 0;
        while (done < limit)
        {
            long from = unchecked(pointer + done);
            int piece = IsScratch(pointer) ? 1 : (int)Math.Min(limit - done, Page - (from & (Page - 1)));
            if (!TryRead(from, target.Slice(done, piece))) return 0;
            int end = target.Slice(done, piece).IndexOf((byte)0);
            if (end >= 0) return output;
            done += piece;
        }
        target[done] = 0;
        return output;
    }

    private long CompareText(long left, long right)
    {
        if (left == 0 || right == 0) return (left != 0 ? 1 : 0) - (right != 0 ? 1 : 0);
        return Text(left).SequenceCompareTo(Text(right));
    }

    private long JoinText(long output, int size, long left, long right)
    {
        ReadOnlySpan<byte> head = Text(left), tail = Text(right);
        if (Fault != FaultCode.None) return 0;
        Span<byte> target = _memory.Slice(output, size);
        int first = Math.Min(head.Length, size - 1), second = Math.Min(tail.Length, size - 1 - first);
        head[..first].CopyTo(target);
        tail[..second].CopyTo(target[first..]);
        target[first + second] = 0;
        return output;
    }

    private long Substring(long output, int size, long text, long index, long count)
    {
        ReadOnlySpan<byte> bytes = Text(text);
        long length = bytes.Length, start = index < 0 ? unchecked(length + index) : index;
        // What a start before the first character leaves out counts as taken.
        long end = count == long.MinValue ? length : count >= 0 ? unchecked(start + count) : unchecked(length + count);
        if (count > 0 && end < start) end = length;
        bool isOutside = index >= length || end <= Math.Max(start, 0);
        return Give(output, size, isOutside ? default : bytes[(int)Math.Max(start, 0)..(int)Math.Min(end, length)]);
    }

    private long Rest(ReadOnlySpan<long> a, ReadOnlySpan<byte> text, int index) => index < 0 ? 0 : Give(a[0], (int)a[1], text[index..]);

    private long IndexOf(long text, long wanted, long start)
    {
        ReadOnlySpan<byte> bytes = Text(text), part = Text(wanted);
        int from = (int)Math.Clamp(start, 0, bytes.Length), found = bytes[from..].IndexOf(part);
        return found < 0 ? -1 : found + from;
    }

    private long LastIndexOf(long text, long wanted, long start)
    {
        ReadOnlySpan<byte> bytes = Text(text), part = Text(wanted);
        long last = bytes.Length - part.Length;
        if (last < 0 || (start < 0 && start != long.MinValue)) return start < 0 && part.IsEmpty && last >= 0 ? 0 : -1;
        long from = start == long.MinValue ? last : Math.Min(start, last);
        return bytes[..(int)(from + part.Length)].LastIndexOf(part);
    }

    private long Tokenize(long output, int size, long text, long delimiters)
    {
        long state = _layout.Tokens, kept = state + sizeof(long);
        if (text != 0)
        {
            WriteText(kept, _program.StringBytes, Text(text));
            _memory.Word(state) = 1;
        }
        long position = _memory.Word(state);
        if (position == 0) return Fail(FaultCode.InvalidAddress, 0);
        ReadOnlySpan<byte> set = Text(delimiters);
        ReadOnlySpan<byte> rest = _memory.Text(kept, _program.StringBytes)[(int)(position - 1)..];
        int start = rest.IndexOfAnyExcept(set);
        if (start < 0 || Fault != FaultCode.None)
        {
            _memory.Word(state) = position + rest.Length;
            return 0;
        }
        int length = set.IsEmpty ? -1 : rest[start..].IndexOfAny(set);
        int end = length < 0 ? rest.Length : start + length;
        _memory.Word(state) = position + Math.Min(end + 1, rest.Length);
        return Give(output, size, rest[start..end]);
    }

    private long FormatInteger(long output, int size, long value, long @base)
    {
        Span<byte> digits = stackalloc byte[72];
        if (@base == 10 && Utf8Formatter.TryFormat(value, digits, out int written)) return Give(output, size, digits[..written]);
        if (@base is < 2 or > 36) return Fail(FaultCode.IllegalOperation, @base);
        return Give(output, size, TextNumbers.Format(value, @base, digits));
    }

    private long Cased(ReadOnlySpan<long> a, byte first, byte last)
    {
        Give(a[0], (int)a[1], Text(a[2]));
        if (Fault != FaultCode.None) return 0;
        foreach (ref byte letter in _memory.Slice(a[0], (int)a[1]))
        {
            if (letter == 0) break;
            if (letter >= first && letter <= last) letter ^= 0x20;
        }
        return a[0];
    }

    private long CleanPath(long output, int size, long text)
    {
        ReadOnlySpan<byte> path = Text(text);
        if (Fault != FaultCode.None) return 0;
        Span<byte> target = _memory.Slice(output, size);
        target[TextPaths.Clean(path, target[..^1])] = 0;
        return output;
    }

    private long BuiltinText(long output, int size, Builtin builtin)
    {
        Span<byte> target = _memory.Slice(output, size);
        string? known = builtin switch
        {
            Builtin.ProbeProvider => _services.CurrentProbe.Provider,
            Builtin.ProbeModule => _services.CurrentProbe.Module,
            Builtin.ProbeFunction => _services.CurrentProbe.Function,
            Builtin.ProbeName => _services.CurrentProbe.Name,
            _ => null,
        };
        int length = known is null ? _surroundings.Text(builtin, target[..^1]) : TextNumbers.Narrow(known, target[..^1]);
        target[length] = 0;
        return output;
    }

    private long Character(long text, long index)
    {
        if (index < 0 || index >= _program.StringBytes) return Fail(FaultCode.IndexOutOfBounds, index);
        ReadOnlySpan<byte> bytes = Text(text);
        return index < bytes.Length ? unchecked((sbyte)bytes[(int)index]) : 0;
    }
}

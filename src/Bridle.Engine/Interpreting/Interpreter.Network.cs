using System.Text.Json;
using Bridle.Language.Intermediate;

namespace Bridle.Engine.Interpreting;

/// <summary>Addresses of networks as text, and values out of JSON.</summary>
internal sealed partial class Interpreter
{
    private const int Internet = 2, Internet6 = 10, Ethernet = 1, Infiniband = 32;

    private long NetworkAddress(Helper helper, ReadOnlySpan<long> a)
    {
        Span<byte> address = stackalloc byte[20];
        Span<byte> text = stackalloc byte[64];
        long kind = helper switch
        {
            Helper.InetNtoa => Internet,
            Helper.InetNtoa6 => Internet6,
            _ => a[2],
        };
        bool isLink = helper == Helper.LinkNtop;
        int bytes = (isLink, kind) switch
        {
            (false, Internet) => 4,
            (false, Internet6) => 16,
            (true, Ethernet) => 6,
            (true, Infiniband) => 20,
            _ => 0,
        };
        if (bytes == 0) return Fail(FaultCode.IllegalOperation, kind);
        if (!TryRead(a[^1], address[..bytes])) return 0;
        if (!isLink) return Give(a[0], (int)a[1], text[..NetworkText.Internet(address[..bytes], text)]);
        return Give(a[0], (int)a[1], text[..NetworkText.Link(address[..bytes], text)]);
    }

    private long JsonValue(long output, int size, long text, long path)
    {
        ReadOnlySpan<byte> json = Text(text), wanted = Text(path);
        if (Fault != FaultCode.None) return 0;
        Utf8JsonReader reader = new(json, isFinalBlock: true, default);
        // Text that is no JSON gives null, and an exception is the only way the reader says so: this path may allocate.
        try
        {
            return JsonPath.TryFind(ref reader, json, wanted, out ReadOnlySpan<byte> value) ? Give(output, size, value) : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }
}

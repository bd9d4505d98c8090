using System.Buffers.Binary;
using Bridle.ObjectFiles.CallFrames;
using Bridle.Target;

namespace Bridle.ObjectFiles.Tests.CallFrames;

/// <summary>Writes an .eh_frame with one common entry and one entry for each function, and an .eh_frame_hdr over them.</summary>
internal sealed class FrameBuilder
{
    public const ulong FramesAt = 0x4000, HeaderAt = 0x3000;

    public List<(ulong Start, uint Length, byte[] Code)> Functions { get; } = [];

    public byte[] Initial { get; init; } = [0x0c, 7, 8, 0x80 | 16, 1]; // def_cfa rsp+8; ra at cfa-8

    public string Augmentation { get; init; } = "zR";

    public byte[] AugmentationData { get; init; } = [0x1b]; // pcrel, sdata4

    public FrameTable Build(bool hasHeader = true, CallFrameLimits? limits = null)
    {
        byte[] frames = Frames(out List<(ulong Start, ulong Entry)> entries);
        return Open(frames, hasHeader ? Header(entries) : [], limits);
    }

    public static FrameTable Open(byte[] frames, byte[] header, CallFrameLimits? limits = null) => FrameTable.Create(new FrameSections
    {
        ExceptionFrame = frames,
        ExceptionFrameAddress = new FileAddress(FramesAt),
        Header = header,
        HeaderAddress = new FileAddress(HeaderAt),
    }, limits);

    public byte[] Frames(out List<(ulong Start, ulong Entry)> entries)
    {
        List<byte> bytes = [];
        entries = [];
        // Version, augmentation, code alignment 1, data alignment -8, return address in column 16.
        byte[] common = [0, 0, 0, 0, 1, .. System.Text.Encoding.ASCII.GetBytes(Augmentation), 0, 1, 0x78, 16, (byte)AugmentationData.Length, .. AugmentationData, .. Initial];
        Append(bytes, common);
        foreach ((ulong start, uint length, byte[] code) in Functions)
        {
            entries.Add((start, FramesAt + (ulong)bytes.Count));
            byte[] head = new byte[13];
            BinaryPrimitives.WriteInt32LittleEndian(head, bytes.Count + 4);
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), unchecked((int)(start - (FramesAt + (ulong)bytes.Count + 8))));
            BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), length);
            Append(bytes, [.. head, .. code]);
        }

        bytes.AddRange(new byte[4]);
        return [.. bytes];
    }

    public static byte[] Header(List<(ulong Start, ulong Entry)> entries)
    {
        byte[] header = new byte[12 + (entries.Count * 8)];
        new byte[] { 1, 0x1b, 0x03, 0x3b }.CopyTo(header, 0);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), unchecked((int)(FramesAt - (HeaderAt + 4))));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), entries.Count);
        int offset = 12;
        foreach ((ulong start, ulong entry) in entries.OrderBy(static pair => pair.Start))
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(offset), unchecked((int)(start - HeaderAt)));
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(offset + 4), unchecked((int)(entry - HeaderAt)));
            offset += 8;
        }

        return header;
    }

    private static void Append(List<byte> bytes, byte[] body)
    {
        int padding = -body.Length & 3;
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length + padding);
        bytes.AddRange([.. length, .. body, .. new byte[padding]]);
    }
}

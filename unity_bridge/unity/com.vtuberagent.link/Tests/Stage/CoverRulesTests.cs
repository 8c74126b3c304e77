using System;
using NUnit.Framework;

namespace VTuberAgent.Link.Stage.Tests
{
    [TestFixture]
    public sealed class CoverRulesTests
    {
        private static readonly string Hash = new string('a', 64);

        private static CoverOrder Order()
        {
            return new CoverOrder
            {
                Date = "2026-11-23",
                Number = 1,
                File = "2026-11-23.png",
                Url = "http://127.0.0.1:8000/media/a.png",
                Sha256 = Hash,
                Bytes = 1000,
                Mime = "image/png",
            };
        }

        private static string Problem(CoverOrder order, params string[] hosts)
        {
            Uri address;
            string problem;
            var rules = new CoverRules(new AllowedHosts(hosts.Length > 0 ? hosts : new[] { "127.0.0.1" }));
            bool fine = rules.Check(order, out address, out problem);
            Assert.That(fine, Is.EqualTo(problem.Length == 0));
            return problem;
        }

        [Test]
        public void ARightOneIsFetched()
        {
            Assert.That(Problem(Order()), Is.EqualTo(""));
            CoverOrder second = Order();
            second.Number = 2;
            second.File = "2026-11-23-2.png";
            Assert.That(Problem(second), Is.EqualTo(""));
        }

        [TestCase("../2026-11-23.png")]
        [TestCase("2026-11-23.png/../../x.png")]
        [TestCase("..\\2026-11-23.png")]
        [TestCase("/etc/2026-11-23.png")]
        [TestCase("2026-11-24.png")]
        [TestCase("2026-11-23-2.png")]
        [TestCase("2026-11-23.PNG")]
        [TestCase("2026-11-23.png\n")]
        [TestCase("2026-11-23.png\0.cs")]
        [TestCase("2026-11-23.cs")]
        [TestCase("")]
        [TestCase(null)]
        public void NoOtherNameIsTaken(string file)
        {
            CoverOrder order = Order();
            order.File = file;
            Assert.That(Problem(order), Is.EqualTo("its file is not called after its date and number"));
        }

        [TestCase("2026-02-30")]
        [TestCase("2026-11-23 ")]
        [TestCase("../../../..")]
        [TestCase("٢٠٢٦-١١-٢٣")]
        [TestCase("")]
        [TestCase(null)]
        public void NoOtherDateIsTaken(string date)
        {
            CoverOrder order = Order();
            order.Date = date;
            order.File = date + ".png";
            Assert.That(Problem(order), Is.EqualTo("its date is none"));
        }

        [TestCase(0)]
        [TestCase(-1)]
        public void NoNumberBelowOneIsTaken(int number)
        {
            CoverOrder order = Order();
            order.Number = number;
            order.File = "2026-11-23-" + number + ".png";
            Assert.That(Problem(order), Does("its file"));
        }

        [TestCase("http://evil.example/a.png", "the host evil.example is not allowed")]
        [TestCase("http://127.0.0.1.evil.example/a.png", "the host 127.0.0.1.evil.example is not allowed")]
        [TestCase("http://127.0.0.1@evil.example/a.png", "its address holds a user name")]
        [TestCase("http://evil.example@127.0.0.1/a.png", "its address holds a user name")]
        [TestCase("file:///etc/passwd", "its address is neither http nor https")]
        [TestCase("ftp://127.0.0.1/a.png", "its address is neither http nor https")]
        [TestCase("/media/a.png", "its address is n")]
        [TestCase("not an address", "its address is none")]
        [TestCase("", "its address is none")]
        [TestCase(null, "its address is none")]
        public void NoOtherHostIsAsked(string url, string problem)
        {
            CoverOrder order = Order();
            order.Url = url;
            Assert.That(Problem(order), Does(problem));
        }

        [TestCase("http://localhost:8000/a.png", "127.0.0.1")]
        [TestCase("http://[::1]:8000/a.png", "localhost")]
        [TestCase("https://Covers.Example/a.png", "covers.example")]
        [TestCase("https://covers.example./a.png", "covers.example")]
        public void AHostHasSeveralNames(string url, string allowed)
        {
            CoverOrder order = Order();
            order.Url = url;
            Assert.That(Problem(order, allowed), Is.EqualTo(""));
        }

        [TestCase(0)]
        [TestCase(-1)]
        [TestCase(17 * 1024 * 1024)]
        public void NoOtherSizeIsTaken(long bytes)
        {
            CoverOrder order = Order();
            order.Bytes = bytes;
            Assert.That(Problem(order), Does("it has " + bytes + " bytes"));
        }

        [TestCase("")]
        [TestCase(null)]
        [TestCase("ABC")]
        [TestCase("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
        public void NoOtherHashIsTaken(string hash)
        {
            CoverOrder order = Order();
            order.Sha256 = hash;
            Assert.That(Problem(order), Is.EqualTo("its sha256 is none"));
        }

        [Test]
        public void OnlyPngIsTaken()
        {
            CoverOrder order = Order();
            order.Mime = "text/html";
            Assert.That(Problem(order), Is.EqualTo("it is no PNG but text/html"));
        }

        [Test]
        public void AHeaderTellsHowLargeAPictureIs()
        {
            var file = new byte[]
            {
                0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R',
                0, 1, 0, 0, 0, 0, 2, 1,
            };
            long width;
            long height;
            Assert.That(PngHeader.TryRead(file, file.Length, out width, out height), Is.True);
            Assert.That(width, Is.EqualTo(65536));
            Assert.That(height, Is.EqualTo(513));
            Assert.That(PngHeader.TryRead(file, file.Length - 1, out width, out height), Is.False);
            file[0] = 0;
            Assert.That(PngHeader.TryRead(file, file.Length, out width, out height), Is.False);
        }

        // Both NUnit 2.6, outside Unity, and NUnit 3, inside, know this.
        private static NUnit.Framework.Constraints.Constraint Does(string start)
        {
            return new NUnit.Framework.Constraints.PredicateConstraint<string>(text => text.StartsWith(start, StringComparison.Ordinal));
        }
    }
}

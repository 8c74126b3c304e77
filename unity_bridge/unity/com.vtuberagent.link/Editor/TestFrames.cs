using System;
using System.Globalization;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link.EditorTools
{
    /// <summary>A message of each kind, to try a scene with.</summary>
    public static class TestFrames
    {
        private static readonly string[] Examples =
        {
            WorldWeather.TypeName, "{'weather':'rain','sky':'rain','temperature':14,'date':'2026-11-23'}",
            WorldTime.TypeName, "{'game_time':'2026-11-23T19:30:00','rate':60,'standing':'','game_day':'2026-11-23','time_of_day':'dusk','live':false}",
            SceneSet.TypeName, "{'scene':'desk','activity':'tweet','until':'20:00','transition':'cut'}",
            CharacterExpression.TypeName, "{'expression':'happy'}",
            CharacterAction.TypeName, "{'action':'wave'}",
            CharacterMouth.TypeName, "{'open':0.8}",
            CharacterLook.TypeName, "{'pictures':[]}",
            SnsOpen.TypeName, "{'task':1}",
            SnsText.TypeName, "{'task':1,'tweet':1,'category':'communication','text':'外面下雨了，我在窗台上数雨滴。'}",
            SnsClose.TypeName, "{'task':1}",
            OverlayStart.TypeName, "{'stream':1,'game':'Stray Lights','sponsor':'','end_time':'22:00'}",
            OverlayTitle.TypeName, "{'stream':1,'title':'雨天适合打游戏'}",
            OverlayCover.TypeName, "{'stream':1,'url':'http://127.0.0.1:8000/media/covers/2026-11-23.png'}",
            OverlayEnd.TypeName, "{'stream':1}",
            SpeechSay.TypeName, "{'speech':'test-1','text':'大家好，我是苞米。','kind':'greeting','language':'zh','duration_ms':3000}",
            SpeechStop.TypeName, "{'reason':'silenced'}",
            ChatMessage.TypeName, "{'message':1,'viewer':7,'nickname':'小雨','colour':3,'origin':'web','staff':false,'highlighted':false,'text':'晚上好！','paid':null}",
            ChatFollow.TypeName, "{'viewer':7,'nickname':'小雨','colour':3}",
            ChatRemove.TypeName, "{'messages':[1]}",
            ChatReply.TypeName, "{'answer':1,'question':{'viewer':7,'nickname':'小雨','colour':3,'text':'晚上好！','askers':1},'text':'（摇尾巴）晚上好，小雨。','short':'晚上好，小雨。','final':true,'cut':false,'dropped':false}",
            CoverDownload.TypeName, "{'date':'2026-11-23','number':1,'file':'2026-11-23.png','url':'http://127.0.0.1:8000/media/covers/2026-11-23.png','sha256':'0000000000000000000000000000000000000000000000000000000000000000','bytes':1,'mime':'image/png'}",
        };

        private static int count;

        /// <summary>The types that there are examples of.</summary>
        public static string[] Types
        {
            get
            {
                var types = new string[Examples.Length / 2];
                for (int i = 0; i < types.Length; i++)
                {
                    types[i] = Examples[2 * i];
                }
                return types;
            }
        }

        /// <summary>The data of a type's example, for people to change.</summary>
        public static string DataOf(string type)
        {
            int at = Array.IndexOf(Examples, type);
            return at < 0 ? "{}" : Examples[at + 1].Replace('\'', '"');
        }

        /// <summary>A whole frame. Throws JsonException where the data are no JSON object.</summary>
        public static string Frame(string type, string data)
        {
            count++;
            var frame = new JObject
            {
                { "v", FrameParser.Version },
                { "id", "test." + count.ToString(CultureInfo.InvariantCulture) },
                { "type", type },
                { "ts", Times.WriteMoment(DateTime.UtcNow) },
                { "data", JObject.Parse(data) },
            };
            return frame.ToString(Newtonsoft.Json.Formatting.None);
        }
    }
}
